using NoWait.Timing.Events;
using NoWait.Timing.Reports;

namespace NoWait.Timing.Specs;

/// <summary>The report that every renderer is shown with: a deployment of one service on a Wednesday at noon.</summary>
internal static class Sample
{
    public static Timeline Timeline => Some.Timeline(
        7.18,
        Some.Target("Dependencies", 0.02, 0.31) with { Note = "nuget: hit" },
        Some.Target("Compile", 0.33, 5.02, Some.Step("stage", 0.33, 5.02, Run())) with { Note = "3 of 4 steps" },
        Some.Target("Strip", 5.35, 0.05) with { Note = "31.2 -> 9.9 MB" },
        new Span(Span.TargetKind, TimeSpan.FromSeconds(5.4), TimeSpan.Zero)
        {
            Step = "Compress",
            State = SpanState.Skipped,
            Note = "not worth it: saves 0.4 MB once, costs 53 ms at each start",
        },
        Some.Target("BuildImages", 5.4, 0.16, Some.Step("layer", 5.4, 0.15) with { CacheHit = true }) with { Note = "1 of 3 layers new" },
        Some.Target("Deploy", 5.56, 1.61, Some.Step("health", 6.2, 0.9)) with { Note = "healthy after 0.9 s" });

    public static RunFacts Facts => Some.Facts with
    {
        Branch = "main",
        Commit = "c0ffee",
        Services =
        [
            new("board", TimeSpan.FromSeconds(7.15), "sha256:4be1000000000000000000000000000000000000000000000000000000000a9c", "http://localhost:8080"),
        ],
        Missing = [new("upx", "the binary on disk would be 2.4x smaller", "apt install upx-ucl")],
    };

    public static History History => History.Of(
        Enumerable.Range(1, 60).Select(i => Some.Run(Some.Noon.AddHours(-3 * i), 7.9 + (i % 7 * 0.4))),
        Some.Noon,
        TimeZoneInfo.Utc,
        ["Deploy"]) with
    {
        First = Some.Run(Some.Noon.AddYears(-1), 43.4),
    };

    public static Report Report => Reporter.Of(Timeline, Facts, History, Some.Cost with { Developers = 10 });

    private static Span Run() => Some.Step("run", 0.5, 4.8) with
    {
        Step = "dotnet publish",
        Service = "board",
        Stage = "build",
        CacheHit = false,
    };
}
