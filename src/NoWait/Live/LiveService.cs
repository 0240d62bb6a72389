using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using NoWait.Builders;
using NoWait.Deployers;

namespace NoWait.Live;

/// <summary>Keeps one service up to date: takes what it is made from now, and gets that running.</summary>
/// <param name="service">The service.</param>
/// <param name="tools">What all services share.</param>
internal sealed class LiveService(Service service, LiveTools tools)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SyncedFiles _synced = new(service, tools.Build.RequestOf(service).Context);
    private Sighting? _wanted;
    private CancellationTokenSource? _going;

    // What runs: the sources that it was made from, and its files; null where that is not known for sure.
    private SourceScan? _running;
    private RunRoot? _root;
    private LiveState? _state;

    public Service Service => service;

    /// <summary>What is made from these sources is to run; what is being built of older ones is given up.</summary>
    public void Offer(Sighting sighting)
    {
        lock (_gate)
        {
            if (_wanted is { Scan: { } wanted } && sighting.Scan is { } scan && wanted.IsSame(scan))
            {
                return;
            }

            _wanted = sighting;
            _going?.Cancel();
            _ = _news.Writer.TryWrite(true);
        }
    }

    /// <summary>Goes on until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Enter(LiveState.Deploying);
        while (true)
        {
            _ = await _news.Reader.ReadAsync(cancellationToken);
            await UntilNewsAsync(() => _wanted!, (sighting, newer) => LoopAsync(sighting, cancellationToken, newer), cancellationToken);
            await UntilNewsAsync(
                () => !_news.Reader.TryPeek(out _),
                (isQuiet, newer) => isQuiet ? SettleAsync((cancellationToken, newer)) : Task.CompletedTask,
                cancellationToken);
        }
    }

    private async Task UntilNewsAsync<T>(Func<T> begin, Func<T, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        using var going = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        T about;
        lock (_gate)
        {
            _going = going;
            about = begin();
        }

        try
        {
            await act(about, going.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Newer sources wait already.
        }
        finally
        {
            lock (_gate)
            {
                _going = null;
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with the sources, the next change may put it right.")]
    private async Task LoopAsync(Sighting sighting, CancellationToken end, CancellationToken newer)
    {
        var clock = new LoopClock(tools.Time, sighting.Began);
        clock.Add(LoopPart.Noticed, sighting.Noticed);
        var loop = new LiveLoop(service.Name, sighting.At);
        try
        {
            if (sighting.Scan is not { } scan)
            {
                throw sighting.Failure!;
            }

            loop = loop with { Changed = _running is null ? [] : [.. scan.ChangedSince(_running)] };
            if (_running?.IsSame(scan) == true)
            {
                Enter(LiveState.Current);
                return;
            }

            var outcome = await UpdateAsync(scan, loop.Changed, clock, (end, newer));
            if (outcome.Verdict == LiveVerdict.FallBack)
            {
                loop = loop with { FellBack = outcome.Why };
                outcome = await DeployAsync(scan, clock, (end, newer));
            }

            if (outcome.Verdict == LiveVerdict.Failed)
            {
                loop = loop with { Error = outcome.Why };
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            loop = loop with { Error = Words(error) };
        }

        End(loop with { Compiled = tools.Compiles.CompiledOf(service.Name) }, clock);
    }

    private void End(LiveLoop loop, LoopClock clock)
    {
        Enter(loop.Error is null ? LiveState.Current : LiveState.Failed, loop.Error);
        tools.Ended(service, loop with { Took = clock.Elapsed, Parts = clock.Parts });
    }

    /// <summary>What nobody waits for: gets ready for the next loop, and has what compilers made alone confirmed by a whole build.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps it from being built, the next change may put it right.")]
    private async Task SettleAsync((CancellationToken End, CancellationToken Newer) tokens)
    {
        await tools.Compiles.ProveAsync(service.Name, tokens.Newer);
        if (!tools.Compiles.IsProvisional(service.Name) || _running is not { } scan || _root is not { } root)
        {
            return;
        }

        await Task.Delay(Quiet, tools.Time, tokens.Newer);
        var clock = new LoopClock(tools.Time, tools.Time.GetTimestamp());
        var loop = new LiveLoop(service.Name, tools.Time.GetUtcNow());
        try
        {
            if (await ConfirmAsync((scan, root), clock, tokens) is not { } outcome)
            {
                return;
            }

            loop = loop with { FellBack = "its build does more than compile", Error = outcome.Verdict == LiveVerdict.Failed ? outcome.Why : null };
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            loop = loop with { Error = Words(error) };
        }

        End(loop, clock);
    }

    // Builds as a whole what compilers made alone; null where that makes the same.
    private async Task<LiveOutcome?> ConfirmAsync(
        (SourceScan Scan, RunRoot Root) made, LoopClock clock, (CancellationToken End, CancellationToken Newer) tokens)
    {
        RunRoot? whole;
        using (clock.Measure(LoopPart.Compiled))
        {
            whole = await tools.Build.BuildAsync(service, isWhole: true, null, tokens.Newer);
        }

        // What changed meanwhile is in this build, and not in the other.
        if (tools.Look(service) is not { Scan: { } now } || !now.IsSame(made.Scan) || whole is null || whole.ChangeSince(made.Root).IsEmpty)
        {
            await tools.Compiles.ProveAsync(service.Name, tokens.Newer);
            return null;
        }

        var change = whole.ChangeSince(made.Root);
        if (StaticFiles.AreDerived(change))
        {
            var brought = await ApplyAsync(change, (made.Scan, whole), clock, tokens);
            Enter(LiveState.Current);
            await tools.Compiles.ProveAsync(service.Name, tokens.Newer);
            return brought.Verdict == LiveVerdict.FallBack ? await DeployAsync(made.Scan, clock, tokens) : null;
        }

        tools.Compiles.Distrust(service.Name);
        var outcome = await ApplyAsync(change with { Restart = true }, (made.Scan, whole), clock, tokens);
        return outcome.Verdict == LiveVerdict.FallBack ? await DeployAsync(made.Scan, clock, tokens) : outcome;
    }

    private async Task<LiveOutcome> UpdateAsync(
        SourceScan scan, IReadOnlyList<string> changed, LoopClock clock, (CancellationToken End, CancellationToken Newer) tokens)
    {
        if (_running is null)
        {
            return new(LiveVerdict.FallBack);
        }

        var files = changed.Where(path => !(scan.Files.GetValueOrDefault(path) ?? _running.Files.GetValueOrDefault(path) ?? "").StartsWith("folder", StringComparison.Ordinal));
        if (_synced.WhyFallBack(files) is { } why)
        {
            return new(LiveVerdict.FallBack, why);
        }

        var root = _root;
        LiveChange change;
        if (SyncedFiles.AreDeclared(service))
        {
            change = _synced.ChangeOf(changed, scan);
        }
        else
        {
            Enter(LiveState.Building);
            using (clock.Measure(LoopPart.Compiled))
            {
                root = await tools.Build.BuildAsync(service, isWhole: false, Say, tokens.Newer);
            }

            if (root is null || _root is null || root.Settings != _root.Settings)
            {
                return new(LiveVerdict.FallBack, root is null ? "only an engine can make its image" : "how it is run changed");
            }

            change = root.ChangeSince(_root);
            change = change with { Commands = _synced.CommandsFor(changed), Restart = !StaticFiles.AreAll(change) };
        }

        return await ApplyAsync(change, (scan, root), clock, tokens);
    }

    private async Task<LiveOutcome> ApplyAsync(
        LiveChange change, (SourceScan Scan, RunRoot? Root) made, LoopClock clock, (CancellationToken End, CancellationToken Newer) tokens)
    {
        var replicas = change.IsEmpty ? [] : await tools.Deployer.ReplicasAsync(service, tokens.End);
        if (!change.IsEmpty && replicas.Count == 0)
        {
            return new(LiveVerdict.FallBack, "nothing runs that could be changed");
        }

        // Until it is over, what runs is neither the one nor the other.
        _running = null;
        Enter(LiveState.Updating);
        try
        {
            var outcome = await new LiveRules(clock, Say).ApplyAsync(replicas, change, tokens.Newer);
            if (outcome.Verdict != LiveVerdict.FallBack)
            {
                (_running, _root) = made;
            }

            return outcome;
        }
        catch (OperationCanceledException) when (!tokens.End.IsCancellationRequested && change.Commands.Count == 0)
        {
            // Nothing but the wait for its being well was given up.
            (_running, _root) = made;
            throw;
        }
    }

    private async Task<LiveOutcome> DeployAsync(SourceScan scan, LoopClock clock, (CancellationToken End, CancellationToken Newer) tokens)
    {
        Enter(LiveState.Deploying);
        (_running, _root) = (null, null);
        using (clock.Measure(LoopPart.Deployed))
        {
            await tools.DeployAsync(service, tokens.Newer);
            _root = SyncedFiles.AreDeclared(service) ? null : await tools.Build.BuildAsync(service, isWhole: true, null, tokens.End);
        }

        // What was changed meanwhile may be in one of the two builds, and not in the other.
        if (tools.Look(service) is { Scan: { } now } && now.IsSame(scan))
        {
            _running = scan;
        }

        return _running is not null && SyncedFiles.AreDeclared(service) && _synced.IsInitial
            ? await ApplyAsync(_synced.Initial(scan), (scan, null), clock, tokens)
            : new(LiveVerdict.Updated);
    }

    private void Say(string line) => tools.Screen.Log(service.Name, line);

    private void Enter(LiveState state, string? error = null)
    {
        if (_state != state || error is not null)
        {
            _state = state;
            tools.Screen.Show(service.Name, state, error);
        }
    }

    // What the compiler said is what the next change puts right.
    private static string Words(Exception error) => error is BuildFailedException { Output: { Count: > 0 } output }
        ? $"{string.Join('\n', output)}\n{error.Message}"
        : error.Message;
}

/// <summary>What a service is made from now, and since when that is so.</summary>
/// <param name="Scan">The sources; null where they make no service.</param>
/// <param name="Began">When the first event was seen, on the monotonic clock.</param>
/// <param name="At">The same by the wall clock.</param>
internal sealed record Sighting(SourceScan? Scan, long Began, DateTimeOffset At)
{
    /// <summary>How long it took from the first event until this was known.</summary>
    public TimeSpan Noticed { get; init; }

    /// <summary>Why the sources make no service.</summary>
    public Exception? Failure { get; init; }
}
