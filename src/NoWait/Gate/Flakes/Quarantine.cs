using System.Globalization;

namespace NoWait.Gate.Flakes;

/// <summary>The known flakes that block nobody until a day: a file under review, a line each.</summary>
/// <remarks><c>2026-12-31  Ns.Type.Method  # why</c>; empty lines and lines that begin with <c>#</c> say nothing.</remarks>
public sealed class Quarantine
{
    private readonly Dictionary<string, QuarantinedTest> _tests;

    private Quarantine(Dictionary<string, QuarantinedTest> tests) => _tests = tests;

    /// <summary>No test at all.</summary>
    public static Quarantine Empty { get; } = new([]);

    /// <summary>The tests, in the order of the file.</summary>
    public IReadOnlyCollection<QuarantinedTest> Tests => _tests.Values;

    /// <summary>Reads the file; nothing when it is not there.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <exception cref="InvalidUsageException">A line is malformed; the message names it and says what to write.</exception>
    public static Quarantine ReadFile(string path) =>
        File.Exists(path) ? Read(File.ReadAllText(path), Path.GetFileName(path)) : Empty;

    /// <summary>Reads the file's text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">What the file is called in front of people.</param>
    /// <exception cref="InvalidUsageException">A line is malformed; the message names it and says what to write.</exception>
    public static Quarantine Read(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tests = new Dictionary<string, QuarantinedTest>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var row = line.Trim().TrimStart('\ufeff') + ' ';
            if (row is " " || row[0] == '#')
            {
                continue;
            }

            var place = $"{file}:{number}";
            var test = Parse(row, place);
            if (!tests.TryAdd(test.Name, test))
            {
                throw new InvalidUsageException($"{place}: '{test.Name}' is in quarantine already, at {tests[test.Name].Place}: delete one of the lines.");
            }
        }

        return new(tests);
    }

    /// <summary>The line that a test stands in, with all its cases or with one; null for none.</summary>
    public QuarantinedTest? Find(string test) =>
        _tests.GetValueOrDefault(test) ?? _tests.GetValueOrDefault(Sharding.TestUnit.Of(test));

    private static QuarantinedTest Parse(string row, string place)
    {
        var blank = row.AsSpan().IndexOfAny(' ', '\t');
        var hash = row.IndexOf(" # ", StringComparison.Ordinal);
        if (blank < 0 || !DateOnly.TryParseExact(row.AsSpan(0, blank), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until))
        {
            throw Malformed(place, "it does not begin with the day on which the quarantine ends");
        }

        var name = (hash > blank ? row[blank..hash] : row[blank..]).Trim();
        if (hash <= blank || row[(hash + 3)..].Trim() is not { Length: > 0 } reason)
        {
            throw Malformed(place, "it gives no reason behind a #");
        }

        return name.Length > 0 ? new(name, until, reason, place) : throw Malformed(place, "it names no test");
    }

    private static InvalidUsageException Malformed(string place, string what) =>
        new($"{place}: {what}: write '2026-12-31  Full.Name.Of.The.Test  # why'.");
}

/// <summary>A known flake that blocks nobody for a while.</summary>
/// <param name="Name">The test's full name.</param>
/// <param name="Until">The last day of it, in UTC.</param>
/// <param name="Reason">Why.</param>
/// <param name="Place">The file and the line.</param>
public sealed record QuarantinedTest(string Name, DateOnly Until, string Reason, string Place)
{
    /// <summary>Whether its failures block again.</summary>
    public bool IsOver(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime) > Until;
}
