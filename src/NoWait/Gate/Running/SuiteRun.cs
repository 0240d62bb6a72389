using System.Diagnostics;
using NoWait.Changes;
using NoWait.Gate.Flakes;
using NoWait.Gate.Results;
using NoWait.Gate.Runners;
using NoWait.Gate.Sharding;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Gate.Running;

/// <summary>Runs what is not green yet of one suite, and tells the ledger.</summary>
/// <param name="placed">The suite, with what it tests.</param>
/// <param name="context">What all suites share.</param>
internal sealed class SuiteRun(PlacedSuite placed, SuiteContext context)
{
    private const int MostNamed = 200;

    private static readonly ActivitySource Activities = new("NoWait");

    private readonly SuiteCommands _commands = new(placed, context);
    private TestMemory? _memory;

    private GateOptions Options => context.Options;

    /// <summary>What is known of just this: nothing where all is to run again.</summary>
    public TestMemory Memory => _memory ??= TestMemory.Of(
        context.Ledger, placed.Title, placed.Digest, Options.Rerun ? DateTimeOffset.MaxValue : context.Since);

    /// <summary>Whether every test is known to be green.</summary>
    public bool IsGreen => Memory.IsComplete && Memory.GreenUnits().Count is > 0 and var green && green == Memory.Units().Count;

    /// <summary>The suite's units; itself alone when it only runs whole.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        placed.CanChoose ? await _commands.ListAsync(cancellationToken) : [TestUnit.Whole];

    /// <summary>Runs the whole suite, or of one that is known what is not green.</summary>
    public async Task<SuiteReport> RunAsync(CancellationToken cancellationToken)
    {
        var isFiltered = Options.Filter is not null;
        if (Memory.Tests.Count > 0 && placed.CanChoose)
        {
            var listed = Memory.IsComplete ? Memory.Units() : await ListAsync(cancellationToken);
            return await RunAsync(new(listed, [Filter(listed)]) { IsPrepared = !Memory.IsComplete, IsComplete = !isFiltered }, cancellationToken);
        }

        if (Memory.Tests.Count > 0 && IsGreen)
        {
            return await RunAsync(new(Memory.Units(), [Memory.Units()]), cancellationToken);
        }

        if (isFiltered && placed.CanChoose && placed.Suite.Runner is not DotNetRunner)
        {
            var listed = await ListAsync(cancellationToken);
            return await RunAsync(new(listed, [Filter(listed)]) { IsPrepared = true, IsComplete = false }, cancellationToken);
        }

        return await RunAsync(new(null, [null]) { IsComplete = !isFiltered || !placed.CanChoose }, cancellationToken);
    }

    /// <summary>Runs a part of the suite, in as many commands side by side as there are shares in it.</summary>
    public async Task<SuiteReport> RunAsync(SuiteShare share, CancellationToken cancellationToken)
    {
        var started = context.Time.GetTimestamp();
        using var activity = Activities.StartActivity("test")?.SetTag("nowait.service", placed.Service?.Name).SetTag("nowait.step", placed.Title);
        var green = share.IsAnew ? [] : Memory.GreenUnits();
        var isWhole = share.IsWhole;
        var remembered = isWhole && !IsGreen ? []
            : Memory.Passed(unit => green.Contains(unit) && (isWhole || share.Shares.Any(units => units!.Contains(unit))));
        var open = isWhole && !IsGreen ? [null] : Open(share, green);
        if (open.Count > 0 && open[0] is not null && !share.IsPrepared)
        {
            await _commands.PrepareAsync(cancellationToken);
        }

        var sinks = await Task.WhenAll(open.Select(units => RunAsync(units, share, cancellationToken)));
        var troubles = sinks.SelectMany(sink => sink.Troubles).Distinct(StringComparer.Ordinal).ToList();
        var cases = sinks.SelectMany(sink => sink.Cases).ToList();
        var report = await ReportAsync(share, remembered, cases, troubles, cancellationToken);
        report = report with { Took = context.Time.GetElapsedTime(started) };
        activity?.SetTag("nowait.cache", open.Count == 0 ? "hit" : "miss");
        activity?.SetStatus(report.IsGreen ? ActivityStatusCode.Ok : ActivityStatusCode.Error, report.IsGreen ? null : report.Counts.ToString());
        return report;
    }

    /// <summary>Tells the ledger; where it cannot be told, the report says so.</summary>
    /// <param name="report">The report.</param>
    /// <param name="now">What the sources are now: results of sources that changed meanwhile are nobody's.</param>
    public SuiteReport Remember(SuiteReport report, Fingerprint now)
    {
        if (report.HasNothingNew)
        {
            return report;
        }

        var isSame = now.Equals(placed.Fingerprint);
        // One of its own: what failed and passed on two states of the sources is no flake.
        var at = context.Time.GetUtcNow();
        var fingerprint = isSame ? report.Fingerprint : FormattableString.Invariant($"changing:{report.Fingerprint}@{at.UtcTicks}");
        try
        {
            var (results, run) = TestEvents.Of(report, fingerprint, Options, at);
            Workspace.Ensure(context.Ledger.Folder);
            context.Ledger.Append(results, run);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return report with { Notes = [.. report.Notes, $"The results are not remembered: {error.Message}"] };
        }

        return isSame ? report
            : report with { Notes = [.. report.Notes, "The sources changed while the tests ran: what passed is not remembered as green."] };
    }

    private static List<List<string>?> Open(SuiteShare share, HashSet<string> green)
    {
        var open = new List<List<string>?>();
        foreach (var units in share.Shares)
        {
            if (units!.Where(unit => unit != TestUnit.Whole && !green.Contains(unit)).ToList() is { Count: > 0 } left)
            {
                open.Add(left);
            }
        }

        return open;
    }

    private IReadOnlyList<string> Filter(IReadOnlyList<string> units) => Options.Filter is { } filter
        ? [.. units.Where(unit => unit.Contains(filter, StringComparison.OrdinalIgnoreCase))]
        : units;

    private async Task<ResultSink> RunAsync(List<string>? units, SuiteShare share, CancellationToken cancellationToken)
    {
        var sink = new ResultSink();
        var request = new RunnerRequest(placed.Suite, context.Folder.Next())
        {
            Units = units,
            Listed = share.Listed,
            Filter = units is null ? Options.Filter : null,
            IsAnew = Options.Rerun || share.IsAnew,
            Seed = Options.Hunt > 0 ? Options.Seed : null,
        };
        await _commands.RunAsync(request, sink, cancellationToken);
        var told = sink.Cases.Select(test => TestUnit.Of(test.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var unit in (units ?? []).Where(unit => !told.Contains(unit)).Take(MostNamed))
        {
            sink.Missing(unit, "It was to run, and its runner ended without a word about it.");
        }

        return sink;
    }

    private async Task<SuiteReport> ReportAsync(
        SuiteShare share, IReadOnlyList<TestCase> remembered, List<TestCase> cases, List<string> troubles, CancellationToken cancellationToken)
    {
        var isWhole = share.IsWhole;
        if (isWhole && troubles.Count > 0 && Options.Filter is null)
        {
            cases.AddRange(await LostAsync(cases, cancellationToken));
        }

        if (isWhole && cases.Count == 0 && remembered.Count == 0 && troubles.Count == 0)
        {
            troubles.Add($"No result was written: nothing says that a test ran. Let the command print TAP, or name the files that it writes{(Options.Filter is null ? "" : ", or correct --test-filter")}.");
        }

        var now = context.Time.GetUtcNow();
        var excused = cases.Where(test => test.IsFailure)
            .Select(test => (Test: test, Quarantine: context.Quarantine.Find(test.Name)!))
            .Where(pair => pair.Quarantine is { } line && !line.IsOver(now)).ToList();
        var isComplete = share.IsComplete && troubles.Count == 0 && !cases.Exists(test => test.Outcome == TestOutcome.NotReported);
        return new(placed.Title, placed.Service?.Name, placed.Digest)
        {
            Cases = cases,
            Remembered = remembered,
            Troubles = troubles,
            Quarantined = excused,
            Blocking = [.. cases.Where(test => test.IsFailure).Except(excused.Select(pair => pair.Test))],
            Shard = share.Shard,
            IsComplete = isComplete,
            Completes = isComplete && !Memory.IsComplete,
        };
    }

    /// <summary>The tests that ran before, or that are listed, and of which a run that broke off said nothing.</summary>
    private async Task<IEnumerable<TestCase>> LostAsync(List<TestCase> cases, CancellationToken cancellationToken)
    {
        var told = cases.Select(test => TestUnit.Of(test.Name)).ToHashSet(StringComparer.Ordinal);
        var expected = LastUnits();
        if (expected.Count == 0 && told.Count > 0 && placed.CanChoose)
        {
            try
            {
                expected = [.. await ListAsync(cancellationToken)];
            }
            catch (InvalidOperationException)
            {
                // What does not even build has no tests to name.
            }
        }

        return expected.Where(unit => !told.Contains(unit)).Take(MostNamed)
            .Select(unit => new TestCase(unit, TestOutcome.NotReported, 0, "It ran before, and the runner broke off before it told of it."));
    }

    private HashSet<string> LastUnits()
    {
        var runs = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        HashSet<string> last = [];
        foreach (var entry in context.Ledger.TestsSince(context.Since, placed.Title))
        {
            if (entry is TestResult result && result.Suite == placed.Title)
            {
                (runs.TryGetValue(result.Run, out var units) ? units : runs[result.Run] = new(StringComparer.Ordinal)).Add(TestUnit.Of(result.Test));
            }
            else if (entry is TestRun { IsComplete: true, Shard: null, Remembered: 0 } run && runs.Remove(run.Id, out var all) && run.Suite == placed.Title)
            {
                last = all;
            }
        }

        return last;
    }
}

/// <summary>A part of a suite.</summary>
/// <param name="Listed">All units of the suite; null when nobody listed them.</param>
/// <param name="Shares">The units to run, in commands side by side; null in place of units for the whole suite.</param>
internal sealed record SuiteShare(IReadOnlyList<string>? Listed, IReadOnlyList<IReadOnlyList<string>?> Shares)
{
    /// <summary>Whether the suite runs as it is, without a choice.</summary>
    public bool IsWhole => Shares.Any(units => units is null || units.Contains(TestUnit.Whole));

    /// <summary>Which share it is, as <c>2/36</c>; null for none.</summary>
    public string? Shard { get; init; }

    /// <summary>Whether what must be built is built.</summary>
    public bool IsPrepared { get; init; }

    /// <summary>Whether tests run that are green.</summary>
    public bool IsAnew { get; init; }

    /// <summary>Whether afterwards each test of the suite, or of the share, has a result.</summary>
    public bool IsComplete { get; init; } = true;
}
