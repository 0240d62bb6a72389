using NoWait.Engine.Specs.Trials;
using Nuke.Common;
using Nuke.Common.Screens;
using Nuke.Common.Utilities.Collections;

namespace NoWait.Engine.Specs;

public sealed class SummarySpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void The_last_screen_is_a_table_of_what_became_of_each_target()
    {
        var run = _trial.Run<Mixed>("Last --skip Optional");

        var lines = run.Output[run.Output.IndexOf("  Target", StringComparison.Ordinal)..].Split('\n');
        lines[0].ShouldBe("  Target     Status            Time");
        lines[1].ShouldMatch(@"^  First      Succeeded +\d+ ms   Files: 3$");
        lines[2].ShouldBe("  Optional   Skipped                  --skip");
        lines[3].ShouldMatch(@"^  Broken     Failed +\d+ ms$");
        lines[4].ShouldBe("  Last       NotRun");
        lines[5].ShouldMatch(@"^  Total +\d+ ms$");
        lines[7].ShouldBe("Failed: Broken.");
    }

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.0004, "0 ms")]
    [InlineData(0.012, "12 ms")]
    [InlineData(0.9996, "1.00 s")]
    [InlineData(7.154, "7.15 s")]
    [InlineData(9.996, "10.0 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "1 min 00 s")]
    [InlineData(380, "6 min 20 s")]
    [InlineData(3599.6, "1 h 00 min")]
    [InlineData(7500, "2 h 05 min")]
    public void Durations_are_shown_to_about_three_digits(double seconds, string expected) =>
        Words.Of(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);

    private sealed class Mixed : RecordingBuild
    {
        public Target First => _ => _.Executes(() => Self.ReportSummary(_ => _.AddPair("Files", "3")));

        public Target Optional => _ => _.DependsOn(First).Executes(() => { });

        public Target Broken => _ => _.DependsOn(Optional).Executes(() => Assert.Fail("no"));

        public Target Last => _ => _.DependsOn(Broken).Executes(() => { });
    }
}
