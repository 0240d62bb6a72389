using System.Security.Cryptography;
using NoWait.Changes;
using NoWait.Delivering;
using NoWait.Gate.Flakes;
using NoWait.Gate.Running;
using NoWait.Gate.Sharding;
using NoWait.Timing;
using NoWait.Timing.Rendering;

namespace NoWait.Gate;

/// <summary>What stands between a change and its deployment: the tests of all that changed, and of all that depends on it.</summary>
public sealed class TestGate
{
    private readonly Workspace _workspace;
    private readonly IReadOnlyList<Service> _services;
    private readonly DeliveryOptions _delivery;
    private readonly GateOptions _options;
    private readonly List<PlacedSuite> _suites;
    private readonly Quarantine _quarantine;

    /// <summary>Checks what was asked for, and does nothing yet.</summary>
    /// <param name="workspace">Where everything is kept.</param>
    /// <param name="services">The services of the build, with their tests.</param>
    /// <param name="own">The repository's own suites, which belong to no service; not run where services are picked.</param>
    /// <param name="delivery">What the user chose for the services.</param>
    /// <param name="options">What the user chose for the tests.</param>
    /// <exception cref="InvalidUsageException">A suite cannot run, or what was chosen cannot be.</exception>
    public TestGate(Workspace workspace, IEnumerable<Service> services, IEnumerable<Suite> own, DeliveryOptions delivery, GateOptions options)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(options);
        (_workspace, _delivery, _options) = (workspace, delivery, options);
        _services = [.. services];
        Check(options);
        _quarantine = Quarantine.ReadFile(Path.Combine(workspace.Root, options.QuarantineFile));
        _suites = SuiteSelection.Select(workspace.Root, _services, own, delivery.Services);
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes each line for people, as it comes.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Whether there is any suite to run.</summary>
    public bool HasSuites => _suites.Count > 0;

    private Ledger Ledger => new(_workspace.Ledger);

    /// <summary>The durations of the tests, as the ledger has measured them.</summary>
    public Durations Measured() => Durations.From(Ledger.TestsSince(Time.GetUtcNow() - _options.Memory));

    /// <summary>Runs what is not green yet; results are in the ledger when this returns.</summary>
    /// <exception cref="InvalidOperationException">What must be built before tests can be listed does not build.</exception>
    public async Task<GateReport> RunAsync(CancellationToken cancellationToken)
    {
        var fingerprints = new SuiteFingerprints(_workspace, _services, _delivery, Time);
        var suites = new List<PlacedSuite>();
        foreach (var suite in _suites)
        {
            var fingerprint = await fingerprints.OfAsync(suite, cancellationToken);
            suites.Add(suite with { Fingerprint = fingerprint, Digest = fingerprint.Digest });
        }

        fingerprints.Save();
        using var folder = ResultFolder.Make(Path.Combine(Workspace.Ensure(_workspace.Cache), "tests"));
        var context = new SuiteContext(_options, Ledger, _quarantine, folder, Time) { Say = Say, Suites = suites.Count };
        var runs = suites.ConvertAll(suite => (Suite: suite, Run: new SuiteRun(suite, context)));
        var notes = new List<string>();
        var reports = _options.Hunt > 0 ? await HuntAsync(runs, notes, cancellationToken)
            : _options.Shard is not null ? await ShareAsync(runs, notes, cancellationToken)
            : await EachAsync(runs, run => run.Run.RunAsync(cancellationToken));
        reports = await RememberAsync(runs, reports, cancellationToken);
        folder.Publish(Path.Combine(_workspace.Root, "artifacts", "tests"));
        return Judge(reports, notes);
    }

    /// <summary>The services all of whose tests, and the repository's, are green for what the sources are now; runs none.</summary>
    /// <param name="services">The services that are asked about; one that nothing tests is not tested.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    public async Task<IReadOnlySet<string>> TestedAsync(IReadOnlyCollection<string> services, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(services);
        var fingerprints = new SuiteFingerprints(_workspace, _services, _delivery, Time);
        var green = new Dictionary<string, bool>(StringComparer.Ordinal);
        var tested = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            var suites = _suites.FindAll(suite => suite.Service is null || suite.Service.Name == service);
            foreach (var suite in suites.Where(suite => !green.ContainsKey(suite.Title)))
            {
                green[suite.Title] = IsGreen(suite, (await fingerprints.OfAsync(suite, cancellationToken)).Digest);
            }

            if (suites.Count > 0 && suites.TrueForAll(suite => green[suite.Title]))
            {
                tested.Add(service);
            }
        }

        return tested;
    }

    private bool IsGreen(PlacedSuite suite, string digest)
    {
        var memory = TestMemory.Of(Ledger, suite.Title, digest, Time.GetUtcNow() - _options.Memory);
        return memory.IsComplete && !memory.Tests.Any(test => test.IsFailure && _quarantine.Find(test.Name) is null);
    }

    private static void Check(GateOptions options)
    {
        if (options.Shard is { } shard and not "cores")
        {
            Shard.Parse(shard);
        }

        if (options.Hunt is < 0 or > 100_000)
        {
            throw new InvalidUsageException($"--hunt {options.Hunt} is no number of runs: use 1 to 100000.");
        }

        if (options.Hunt > 0 && options.Shard is not null)
        {
            throw new InvalidUsageException("--hunt and --shard do not go together: hunt on one machine.");
        }

        if (options.Timeout <= TimeSpan.Zero)
        {
            throw new InvalidUsageException("--test-timeout is no time: give seconds, as 600.");
        }
    }

    private async Task<List<SuiteReport>> ShareAsync(List<(PlacedSuite Suite, SuiteRun Run)> runs, List<string> notes, CancellationToken cancellationToken)
    {
        var isLocal = _options.Shard == "cores";
        var shard = isLocal ? new Shard(1, Environment.ProcessorCount) : Shard.Parse(_options.Shard!);
        var lists = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (suite, run) in runs)
        {
            // What is green as a whole leaves nothing to any machine.
            lists[suite.Title] = run.IsGreen ? run.Memory.Units() : Filter(await run.ListAsync(cancellationToken));
        }

        var units = lists.SelectMany(list => list.Value.Select(unit => new TestUnit(list.Key, unit))).ToList();
        var durations = isLocal ? Measured() : SharedDurations();
        var plan = ShardPlanner.Plan(units, durations, shard.Count);
        notes.Add(isLocal
            ? $"{Words.Count(units.Count, "test")} in {shard.Count} shares side by side, {Words.Duration(TimeSpan.FromSeconds(plan.Wall))} by what was measured"
            : Words.Count(plan.Of(shard).Count, "test") + $" of {units.Count} are shard {shard}, by " + (durations is null
                ? $"their names alone: {_options.DurationsFile} is not there; --shards-plan {shard.Count} --write-durations makes it"
                : $"the durations {durations.Digest} of {_options.DurationsFile}"));
        return await EachAsync(runs, run =>
        {
            var shares = (isLocal ? plan.Machines : [plan.Of(shard)])
                .Select(tests => (IReadOnlyList<string>?)[.. tests.Where(test => test.Unit.Suite == run.Suite.Title).Select(test => test.Unit.Name)]);
            var share = new SuiteShare(lists[run.Suite.Title], [.. shares.Where(share => share!.Count > 0)])
            {
                Shard = isLocal ? null : shard.ToString(),
                IsPrepared = true,
                IsComplete = _options.Filter is null,
            };
            return run.Run.RunAsync(share, cancellationToken);
        });
    }

    private async Task<List<SuiteReport>> HuntAsync(List<(PlacedSuite Suite, SuiteRun Run)> runs, List<string> notes, CancellationToken cancellationToken)
    {
        var seed = _options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        notes.Add($"hunted with --seed {seed}");
        var store = new FingerprintStore(Path.Combine(_workspace.Cache, "tests-hunted"));
        var reports = new List<SuiteReport>();
        foreach (var (suite, run) in runs)
        {
            var units = Filter(await run.ListAsync(cancellationToken));
            var known = Hunt.Known(Ledger, suite.Title, Time.GetUtcNow() - _options.Memory);
            var before = store.Find(NameOf(suite))?.Fingerprint;
            var chosen = _options.Filter is not null ? units
                : Hunt.Choose(units, known, Hunt.Changed(_workspace.Root, suite.Fingerprint, before));
            if (chosen.Count == 0)
            {
                notes.Add($"{suite.Title}: no test is new or changed; --test-filter names others to hunt");
                continue;
            }

            reports.Add(await HuntAsync(run, units, [.. Hunt.Rounds(chosen, _options.Hunt, seed)], cancellationToken));
        }

        return reports;
    }

    private async Task<SuiteReport> HuntAsync(
        SuiteRun run, IReadOnlyList<string> units, List<IReadOnlyList<IReadOnlyList<string>>> rounds, CancellationToken cancellationToken)
    {
        SuiteReport? all = null;
        foreach (var (number, round) in rounds.Index())
        {
            Say($"Round {number + 1} of {rounds.Count}");
            foreach (var chunk in round)
            {
                var share = new SuiteShare(units, [chunk]) { IsPrepared = true, IsComplete = false, IsAnew = true };
                var report = await run.RunAsync(share, cancellationToken);
                all = all is null ? report : all with
                {
                    Cases = [.. all.Cases, .. report.Cases],
                    Troubles = [.. all.Troubles, .. report.Troubles],
                    Quarantined = [.. all.Quarantined, .. report.Quarantined],
                    Blocking = [.. all.Blocking, .. report.Blocking],
                    Took = all.Took + report.Took,
                };
            }
        }

        return all! with { Notes = GateWords.Hunted(all.Cases) };
    }

    private async Task<List<SuiteReport>> RememberAsync(
        List<(PlacedSuite Suite, SuiteRun Run)> runs, List<SuiteReport> reports, CancellationToken cancellationToken)
    {
        // The sources once more, by eyes that have not seen them: what was edited meanwhile was not what was tested.
        var fingerprints = new SuiteFingerprints(_workspace, _services, _delivery, Time);
        var store = new FingerprintStore(Path.Combine(_workspace.Cache, "tests-hunted"));
        var remembered = new List<SuiteReport>();
        foreach (var report in reports)
        {
            var (suite, run) = runs.Find(one => one.Suite.Title == report.Suite);
            if (report.HasNothingNew)
            {
                remembered.Add(report);
                continue;
            }

            remembered.Add(run.Remember(report, await fingerprints.OfAsync(suite, cancellationToken)));
            store.Save(NameOf(suite), new(suite.Fingerprint, "", Time.GetUtcNow()));
        }

        return remembered;
    }

    private GateReport Judge(List<SuiteReport> reports, List<string> notes)
    {
        var now = Time.GetUtcNow();
        var names = reports.Select(report => report.Suite).ToHashSet(StringComparer.Ordinal);
        var since = now - _options.Memory;
        var ran = reports.Exists(report => report.Cases.Count > 0);
        var (flakes, alarms) = ran ? FlakeFinder.Look(Ledger.TestsSince(since)) : ([], default);
        notes.AddRange(_quarantine.Tests.Where(test => test.IsOver(now)).Select(test =>
            $"{test.Place}: the quarantine of {test.Name} ended on {test.Until:yyyy-MM-dd} and it blocks again: repair it and delete the line, or give it a new day."));
        return new(reports)
        {
            Flakes = [.. flakes.Where(flake => names.Contains(flake.Suite))],
            FalseAlarms = alarms,
            Notes = notes,
        };
    }

    private IReadOnlyList<string> Filter(IReadOnlyList<string> units) => _options.Filter is { } filter
        ? [.. units.Where(unit => unit == TestUnit.Whole || unit.Contains(filter, StringComparison.OrdinalIgnoreCase))]
        : units;

    private Durations? SharedDurations()
    {
        var path = Path.Combine(_workspace.Root, _options.DurationsFile);
        return File.Exists(path) ? Durations.Read(File.ReadAllText(path), _options.DurationsFile) : null;
    }

    private static string NameOf(PlacedSuite suite) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(suite.Title)));

    private static async Task<List<SuiteReport>> EachAsync(
        List<(PlacedSuite Suite, SuiteRun Run)> runs, Func<(PlacedSuite Suite, SuiteRun Run), Task<SuiteReport>> act)
    {
        using var room = new SemaphoreSlim(Environment.ProcessorCount);
        return
        [
            .. await Task.WhenAll(runs.Select(async run =>
            {
                await room.WaitAsync();
                try
                {
                    return await act(run);
                }
                finally
                {
                    room.Release();
                }
            })),
        ];
    }
}
