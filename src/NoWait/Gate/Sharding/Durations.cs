using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NoWait.Timing.Events;

namespace NoWait.Gate.Sharding;

/// <summary>How long each test takes, by what was measured: the one thing that all machines must know alike to share tests.</summary>
public sealed class Durations
{
    private const string FirstLine = "# seconds, suite, test: measured; written by --write-durations";
    private const int LastRuns = 5;

    private readonly Dictionary<TestUnit, double> _seconds;
    private Dictionary<string, double>? _medians;

    private Durations(Dictionary<TestUnit, double> seconds) => _seconds = seconds;

    /// <summary>How many tests are known.</summary>
    public int Count => _seconds.Count;

    /// <summary>The tests that are known.</summary>
    public IReadOnlyCollection<TestUnit> Units => _seconds.Keys;

    /// <summary>The SHA-256 of <see cref="Write"/>: machines that print the same one share the same plan.</summary>
    public string Digest => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write())));

    /// <summary>These durations, in seconds.</summary>
    public static Durations Of(IEnumerable<KeyValuePair<TestUnit, double>> seconds) => new(new(seconds));

    /// <summary>The median of each test's last five runs.</summary>
    /// <param name="events">Runs of tests and their results, the oldest first; other events are skipped.</param>
    public static Durations From(IEnumerable<LedgerEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var runs = new Dictionary<TestUnit, List<double>>();
        var open = new Dictionary<(string Run, TestUnit Unit), double>();
        var whole = new Dictionary<(string Run, TestUnit Unit), double>();
        var order = new List<(string Run, TestUnit Unit)>();
        foreach (var result in events.OfType<TestResult>())
        {
            if (result.Outcome is TestOutcome.Passed or TestOutcome.Failed)
            {
                var key = (result.Run, new TestUnit(result.Suite, TestUnit.Of(result.Test)));
                if (!open.TryAdd(key, result.Seconds))
                {
                    open[key] += result.Seconds;
                }
                else
                {
                    order.Add(key);
                }

                // A test with subtests has measured them itself.
                if (result.Test == key.Item2.Name)
                {
                    whole[key] = Math.Max(whole.GetValueOrDefault(key), result.Seconds);
                }
            }
        }

        foreach (var key in order)
        {
            (runs.TryGetValue(key.Unit, out var list) ? list : runs[key.Unit] = []).Add(whole.GetValueOrDefault(key, open[key]));
        }

        return new(runs.ToDictionary(pair => pair.Key, pair => Median(pair.Value.TakeLast(LastRuns))));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">What it is called in front of people.</param>
    /// <exception cref="InvalidUsageException">A line is malformed; the message names it.</exception>
    public static Durations Read(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var seconds = new Dictionary<TestUnit, double>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var row = line.TrimEnd('\r');
            if (row.Length == 0 || row[0] == '#')
            {
                continue;
            }

            var parts = row.Split('\t');
            if (parts.Length != 3 || parts[1].Length == 0 || parts[2].Length == 0
                || !double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                || !(value is >= 0 and < 1e9) || !seconds.TryAdd(new(parts[1], parts[2]), value))
            {
                throw new InvalidUsageException(
                    $"{file}:{number}: this is no line of seconds, suite and test, divided by tabs, each test once: "
                    + "write the file anew with --write-durations.");
            }
        }

        return new(seconds);
    }

    /// <summary>The durations as text that is equal when they are: a line each, in ordinal order, to the millisecond.</summary>
    public string Write()
    {
        var text = new StringBuilder(FirstLine).Append('\n');
        foreach (var (unit, seconds) in _seconds.OrderBy(pair => pair.Key.Suite, StringComparer.Ordinal).ThenBy(pair => pair.Key.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{seconds:0.000}\t{unit.Suite}\t{unit.Name}\n");
        }

        return text.ToString();
    }

    /// <summary>How long a test takes, in seconds; one that was never measured takes the median of its suite.</summary>
    public double SecondsOf(TestUnit unit) => _seconds.TryGetValue(unit, out var seconds) ? seconds
        : Medians.TryGetValue(unit.Suite, out var median) ? median
        : Medians[""];

    private Dictionary<string, double> Medians => _medians ??= _seconds
        .GroupBy(pair => pair.Key.Suite, StringComparer.Ordinal)
        .ToDictionary(suite => suite.Key, suite => Median(suite.Select(pair => pair.Value)), StringComparer.Ordinal)
        .Append(new("", _seconds.Count == 0 ? 1 : Median(_seconds.Values)))
        .ToDictionary(StringComparer.Ordinal);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
