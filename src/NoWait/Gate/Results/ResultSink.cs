using System.Globalization;
using System.Text;
using NoWait.Timing.Events;

namespace NoWait.Gate.Results;

/// <summary>Takes what readers of results find; names and messages are cut, so that no runner can fill the ledger.</summary>
internal sealed class ResultSink
{
    private const int LongestName = 600;
    private const int LongestMessage = 2000;

    private readonly List<TestCase> _cases = [];
    private readonly List<string> _troubles = [];

    /// <summary>The tests, in the order in which they were found.</summary>
    public IReadOnlyList<TestCase> Cases => _cases;

    /// <summary>What is wrong with the results themselves: a run with one of these is not green.</summary>
    public IReadOnlyList<string> Troubles => _troubles;

    /// <summary>Takes a test.</summary>
    public void Add(TestCase test) => _cases.Add(test with
    {
        Name = Name(test.Name),
        Message = Message(test.Message),
        Seconds = double.IsFinite(test.Seconds) && test.Seconds > 0 ? test.Seconds : 0,
    });

    /// <summary>Notes that the results are not whole, or that their runner says so.</summary>
    public void Trouble(string what)
    {
        if (_troubles.Count < 100)
        {
            _troubles.Add(Message(what));
        }
    }

    /// <summary>Takes tests that were to run, and about which nothing was said.</summary>
    public void Missing(string name, string why) => Add(new(name, TestOutcome.NotReported, 0, why));

    /// <summary>A name as the ledger keeps it: on one line, whole Unicode, and of no more than 600 characters.</summary>
    public static string Name(string name)
    {
        var plain = Plain(name);
        if (plain.Length <= LongestName)
        {
            return plain.Length > 0 ? plain : "?";
        }

        var tail = Checksum(plain).ToString("x8", CultureInfo.InvariantCulture);
        return string.Concat(plain.AsSpan(0, LongestName - tail.Length - 1), "~", tail);
    }

    private static string Message(string text) =>
        text.Length <= LongestMessage ? text.Trim() : text[..LongestMessage].Trim() + " …";

    private static uint Checksum(string text) => Changes.Checksum.Of(Encoding.UTF8.GetBytes(text));

    private static string Plain(string text)
    {
        var trimmed = text.Trim();
        return trimmed.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 && !trimmed.Any(char.IsSurrogate)
            ? trimmed
            : string.Concat(trimmed.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? " " : rune.ToString()));
    }
}
