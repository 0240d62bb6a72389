using System.Globalization;
using NoWait.Gate.Flakes;
using NoWait.Gate.Sharding;
using NoWait.Timing.Events;
using NoWait.Timing.Money;
using NoWait.Timing.Rendering;

namespace NoWait.Gate;

/// <summary>A run of tests in words: what failed, what is chance, what was saved, and how sure all this is.</summary>
public static class GateWords
{
    private const int MostFlakes = 10;
    private const int MostCases = 200;

    /// <summary>The lines for people; the counts are not among them.</summary>
    public static IReadOnlyList<string> Lines(GateReport report, CostModel cost, TimeSpan memory)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(cost);
        var lines = new List<string>();
        foreach (var suite in report.Suites)
        {
            lines.AddRange(OfSuite(suite, cost, report.Suites.Count > 1));
        }

        lines.AddRange(report.Flakes.Take(MostFlakes).Select(flake => Of(flake, cost, memory)));
        if (report.Flakes.Count > MostFlakes)
        {
            lines.Add($"Flaky: {Words.Count(report.Flakes.Count - MostFlakes, "more test")}");
        }

        if (report.FalseAlarms is { Runs: > 0 } alarms)
        {
            lines.Add(Sureness(alarms));
        }

        return [.. lines.Concat(report.Notes).Select(line => line.Replace('\r', ' '))];
    }

    /// <summary>How often the tests of a hunt failed, or how seldom at most they do.</summary>
    internal static IReadOnlyList<string> Hunted(IReadOnlyList<TestCase> cases)
    {
        var units = cases.Where(test => test.Outcome != TestOutcome.Skipped)
            .GroupBy(test => test.Name, StringComparer.Ordinal)
            .Select(test => (Name: test.Key, Rate: new Rate(test.Count(one => one.Outcome != TestOutcome.Passed), test.Count())))
            .ToList();
        var lines = units.Where(test => test.Rate.Failures > 0).OrderByDescending(test => test.Rate.Seen).Take(MostCases)
            .Select(test => $"Hunted: {test.Name} failed {Times(test.Rate)}").ToList();
        var quiet = units.Where(test => test.Rate.Failures == 0).Select(test => test.Rate.Runs).ToList();
        if (quiet.Count > 0)
        {
            var runs = quiet.Min();
            lines.Add($"Hunted: {Words.Count(quiet.Count, "test")} never failed in {Words.Count(runs, "run")} each: {Below(new(0, runs))}");
        }

        return lines;
    }

    private static IEnumerable<string> OfSuite(SuiteReport suite, CostModel cost, bool isOneOfMany)
    {
        foreach (var test in suite.Cases.Where(test => test.Outcome != TestOutcome.Passed && !test.IsRetried && !IsExcused(suite, test)).Take(MostCases))
        {
            yield return $"{Word(test.Outcome)}: {test.Name}{(test.Message.Length > 0 ? ": " + test.Message : "")}";
        }

        foreach (var (test, line) in suite.Quarantined)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Quarantined until {line.Until:yyyy-MM-dd} ({line.Reason}): {test.Name}{(test.Message.Length > 0 ? ": " + test.Message : "")}");
        }

        foreach (var trouble in suite.Troubles)
        {
            yield return $"{suite.Suite}: {trouble}";
        }

        if (suite.Remembered.Count > 0)
        {
            yield return $"{suite.Suite}: {Words.Count(suite.Remembered.Count, "test")} green for {Words.Digest(suite.Fingerprint)} before, not run again (--rerun does): "
                + $"{Words.Duration(suite.Saved)} of tests, {Words.Dollars(cost.OfWaiting(suite.Saved))} saved";
        }

        if (isOneOfMany)
        {
            yield return $"{suite.Suite}: {suite.Counts} in {Words.Duration(suite.Took)}";
        }

        foreach (var note in suite.Notes)
        {
            yield return note;
        }
    }

    private static string Of(Flake flake, CostModel cost, TimeSpan memory)
    {
        var time = TimeSpan.FromSeconds(flake.BlockedSeconds);
        var price = flake.Blocked == 0 ? "it blocked no run"
            : $"it blocked {Words.Count(flake.Blocked, "run")}, {Words.Duration(time)}, {Words.Dollars(cost.OfWaiting(time))}";
        return $"Flaky: {flake.Test} failed {Times(flake.Rate)} on unchanged code; {price} in {Words.Count((int)memory.TotalDays, "day")}";
    }

    private static string Sureness(Rate alarms) => alarms.Failures == 0
        ? $"How sure: {Words.Count(alarms.Runs, "result")} on code that passes, no false alarm: {Below(alarms)}"
        : $"How sure: {Words.Count(alarms.Runs, "result")} on code that passes, {Words.Count(alarms.Failures, "false alarm")}: a test fails falsely {Times(alarms)}";

    private static string Times(Rate rate) => string.Create(CultureInfo.InvariantCulture,
        $"{rate.Failures} of {rate.Runs} times, {Percent(rate.Seen)} (95 %: {Percent(rate.Low)} to {Percent(rate.High)})");

    private static string Below(Rate rate) => rate.Runs <= 3
        ? "too few to say how often a test fails falsely (3/n at 95 %)"
        : $"a test fails falsely less than once in {Words.Number(Math.Floor(rate.Runs / 3m))} (3/n at 95 %)";

    private static string Percent(double share) => share is > 0 and < 0.01
        ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.####} %")
        : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    private static bool IsExcused(SuiteReport suite, TestCase test) => suite.Quarantined.Any(pair => ReferenceEquals(pair.Test, test));

    private static string Word(TestOutcome outcome) => outcome switch
    {
        TestOutcome.Skipped => "Skipped",
        TestOutcome.NotReported => "Not reported",
        _ => "Failed",
    };
}
