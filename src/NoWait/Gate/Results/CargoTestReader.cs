using System.Globalization;
using NoWait.Timing.Events;

namespace NoWait.Gate.Results;

/// <summary>Reads what <c>cargo test</c> prints: the stable toolchain has no other form of results.</summary>
/// <remarks>It times binaries, not tests: each test of a binary is taken to have lasted equally long.</remarks>
internal sealed class CargoTestReader(ResultSink sink) : ILineResults
{
    private readonly List<(string Name, TestOutcome Outcome, MessageText Message)> _tests = [];
    private int _expected;
    private MessageText? _speaking;

    public void Line(string line)
    {
        if (line.StartsWith("running ", StringComparison.Ordinal) && line.EndsWith(line.Contains("tests", StringComparison.Ordinal) ? " tests" : " test", StringComparison.Ordinal))
        {
            EndBinary(0);
            _expected = int.TryParse(line.Split(' ')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
        }
        else if (line.StartsWith("test result: ", StringComparison.Ordinal))
        {
            EndBinary(Finished(line));
        }
        else if (line.StartsWith("test ", StringComparison.Ordinal) && line.LastIndexOf(" ... ", StringComparison.Ordinal) is var dots and > 5)
        {
            Test(line[5..dots], line.AsSpan(dots + 5).Trim());
        }
        else if (line.StartsWith("---- ", StringComparison.Ordinal) && line.EndsWith(" stdout ----", StringComparison.Ordinal))
        {
            var name = line[5..^12].Trim();
            _speaking = _tests.Find(test => test.Name == name).Message;
        }
        else if (line == "failures:")
        {
            _speaking = null;
        }
        else
        {
            _speaking?.Line(line);
        }
    }

    public void End() => EndBinary(0);

    private void Test(string name, ReadOnlySpan<char> word)
    {
        const string panics = " - should panic";
        var message = new MessageText();
        var outcome = word.StartsWith("ok") ? TestOutcome.Passed : word.StartsWith("ignored") ? TestOutcome.Skipped : TestOutcome.Failed;
        if (outcome == TestOutcome.Skipped && word.IndexOf(',') is var comma and > 0)
        {
            message.Line(word[(comma + 1)..].Trim());
        }

        _tests.Add((name.EndsWith(panics, StringComparison.Ordinal) ? name[..^panics.Length] : name, outcome, message));
    }

    private void EndBinary(double seconds)
    {
        var run = _tests.Count(test => test.Outcome != TestOutcome.Skipped);
        foreach (var (name, outcome, message) in _tests)
        {
            sink.Add(new(name, outcome, outcome == TestOutcome.Skipped ? 0 : seconds / run, message.ToString()));
        }

        if (_tests.Count < _expected)
        {
            sink.Trouble($"A test binary announced {_expected} tests and told of {_tests.Count}: it ended before its tests did.");
        }

        _tests.Clear();
        _expected = 0;
        _speaking = null;
    }

    private static double Finished(string line)
    {
        const string words = "finished in ";
        var at = line.LastIndexOf(words, StringComparison.Ordinal);
        return at > 0 && double.TryParse(line.AsSpan(at + words.Length).TrimEnd('s'), CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
    }
}
