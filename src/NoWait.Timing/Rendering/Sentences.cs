using NoWait.Timing.Money;
using NoWait.Timing.Reports;

namespace NoWait.Timing.Rendering;

/// <summary>A line under the table.</summary>
internal sealed record Sentence(string Heading, string Text);

/// <summary>The lines under the table, in words: a heading and a sentence each. Every renderer shows the same.</summary>
internal static class Sentences
{
    public static IEnumerable<Sentence> Of(Report report)
    {
        yield return new("This run", ThisRun(report));
        if (Before(report) is { } before)
        {
            yield return new("Before", before);
        }

        yield return new("This week", ThisWeek(report));
        yield return new("A year", $"{Words.Dollars(report.Year.Dollars)} at this pace, from {Basis(report.Year)}");
        if (report.Next is { } next)
        {
            yield return new("Next", Next(next));
        }

        if (report.Interruptions is { } range)
        {
            yield return new("Besides", Besides(range));
        }

        foreach (var tool in report.Missing)
        {
            yield return new("Missing", $"{tool.Name}: {tool.Gain}; {tool.Remedy}");
        }

        foreach (var damage in report.Damage)
        {
            yield return new("Ledger", damage.ToString());
        }
    }

    /// <summary>What a projection was computed from, in words.</summary>
    public static string Basis(Projection projection) =>
        $"{Inputs(projection.Measured)}; for {Inputs(projection.Assumed)}";

    private static string Inputs(IEnumerable<Input> inputs) => string.Join(", ", inputs.Select(input => input switch
    {
        { Name: "waited" } => $"{Words.Duration(TimeSpan.FromSeconds((double)input.Value))} waited",
        { Unit: "$" } => $"${Words.Number(input.Value)} {input.Name}",
        { Value: 1 } => $"1 {Singular(input.Name)}",
        _ => $"{Words.Number(input.Value)} {input.Name}",
    }));

    private static string Singular(string name) => name switch
    {
        "runs" => "run",
        "people" => "person",
        "people seen" => "person seen",
        "working days" => "working day",
        _ => name,
    };

    private static string ThisRun(Report report)
    {
        var people = Words.Count(report.Cost.Waiting, "person", "people");
        var rate = $"${Words.Number(report.Cost.HourlyRate)}/h";
        var billed = report.Cost.Ci is { } ci && report.Run.Billed is { } dollars
            ? $", {ci.Runner} billed {Words.Dollars(dollars)}"
            : "";
        return $"{Words.Duration(report.ThisRun.Waited)} of waiting, {Words.Dollars(report.ThisRun.Dollars)} ({people}, {rate}{billed})";
    }

    private static string? Before(Report report)
    {
        if (report.Run.Unchanged || report.Previous is not { } previous)
        {
            return null;
        }

        var first = report.First is { } run ? $"; the first {Compared(report, run)}" : "";
        return $"the run before {Compared(report, previous)}{first}";
    }

    private static string Compared(Report report, Events.Run run) =>
        $"{Words.Duration(TimeSpan.FromSeconds(run.Seconds))}, now {Words.Against(report.Run.Seconds, run.Seconds)}";

    private static string ThisWeek(Report report)
    {
        var week = report.ThisWeek;
        var before = report.LastWeek.Runs > 0 ? $"; last week {Words.Dollars(report.LastWeek.Dollars)}" : "";
        return $"{Words.Count(week.Runs, "run")}, {Words.Duration(week.Waited)}, {Words.Dollars(week.Dollars)}{before}";
    }

    private static string Next(Advice next)
    {
        var step = next.Step is null ? "" : $", most of it {next.Step}";
        return $"{next.Target} is {Words.Share(next.Share)} of the path{step}: one second less is worth {Words.Dollars(next.SecondLess.Dollars)} a year";
    }

    private static string Besides(Interruptions range)
    {
        var waits = Words.Count(range.Waits, "wait");
        return $"{waits} of over 2 min this week; getting back to work takes 10 to 15 min each: {Words.Dollars(range.Low)} to {Words.Dollars(range.High)}, not in the figures above";
    }
}
