using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Runs the tests that stand between a change and its deployment.</summary>
public interface ITestGate : IHazServices, IPrintJson
{
    /// <summary>The repository's own tests, which belong to no service: of <c>Solution.sln</c> where no service declares any.</summary>
    IEnumerable<Suite> Suites => this.DefaultSuites();

    /// <summary>Only tests whose full name contains this text.</summary>
    [Parameter("Run only tests whose full name contains this text", Name = "test-filter")]
    string? TestFilter => TryGetValue(() => TestFilter);

    /// <summary>Whether tests run again that are green for what is tested.</summary>
    [Parameter("Run tests again that are green for what is tested", Name = "rerun")]
    bool Rerun => TryGetValue<bool?>(() => Rerun) ?? false;

    /// <summary>The share of the tests to run, as <c>2/36</c>; <c>cores</c> for all shares side by side on this machine.</summary>
    [Parameter("Share of the tests to run, as 2/36, or 'cores' for this machine's", Name = "shard")]
    string? TestShard => TryGetValue(() => TestShard);

    /// <summary>For how many machines to show what the tests would take; none of them runs then.</summary>
    [Parameter("Show what the tests would take on so many machines, and run none", Name = "shards-plan")]
    int? ShardsPlan => TryGetValue<int?>(() => ShardsPlan);

    /// <summary>Whether <c>--shards-plan</c> writes the durations that all machines of a <c>--shard</c> read.</summary>
    [Parameter("Let --shards-plan write the durations that --shard reads", Name = "write-durations")]
    bool WriteDurations => TryGetValue<bool?>(() => WriteDurations) ?? false;

    /// <summary>The file of durations, relative to the repository's root.</summary>
    [Parameter("File of test durations - Default is .nuke/durations.tsv", Name = "durations")]
    string? DurationsFile => TryGetValue(() => DurationsFile);

    /// <summary>How often new and changed tests run, in random order, to find flakes.</summary>
    [Parameter("Run new and changed tests so many times, in random order, to find flakes", Name = "hunt")]
    int? HuntRuns => TryGetValue<int?>(() => HuntRuns);

    /// <summary>What the random order of <c>--hunt</c> is drawn from.</summary>
    [Parameter("Seed of --hunt's order - Default is another one each time", Name = "seed")]
    int? HuntSeed => TryGetValue<int?>(() => HuntSeed);

    /// <summary>How long a suite may take, in seconds.</summary>
    [Parameter("Seconds that a suite of tests may take - Default is 3600", Name = "test-timeout")]
    double? TestTimeout => TryGetValue<double?>(() => TestTimeout);

    /// <summary>
    /// Runs the tests of all that changed and of what depends on it, and ends with <c>N passed, N failed, N skipped</c>; tests
    /// that are green for the same sources count as passed and do not run again.
    /// </summary>
    Target Test => _ => _
        .Description("Run the tests of what changed")
        .Executes(() => this.RunTests());
}
