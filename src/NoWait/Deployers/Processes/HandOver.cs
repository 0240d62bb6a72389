using NoWait.Health;

namespace NoWait.Deployers.Processes;

/// <summary>Puts a new version in the place of the one that runs: see docs/decisions/process-hand-over.md.</summary>
internal sealed class HandOver(ServiceFolder folder, DeployRequest request, TimeProvider time)
{
    private static readonly TimeSpan TrialGrace = TimeSpan.FromSeconds(2);

    private static readonly string[] ClashWords =
        ["address already in use", "eaddrinuse", "address in use", "errno 98", "os error 98", "only one usage of each socket"];

    private readonly RunStarter _starter = new(folder, time);
    private Release? _old;
    private Release? _back;
    private Trial? _trial;

    public required DeployState State { get; init; }

    public required Launch Launch { get; init; }

    /// <summary>Whether an old version was up when it began.</summary>
    public bool WasRunning => _old is not null;

    /// <summary>Returns the release that runs now, and the longest time in which nobody can have answered.</summary>
    /// <exception cref="DeployFailedException">It is not well; what ran before runs.</exception>
    public (Release Running, TimeSpan Gap) Run(Release release, CancellationToken cancellationToken)
    {
        _old = folder.IfAlive(State.Current);
        var answers = _old is { } old && folder.Run(old.Run).Read().IsProgramAlive;
        var wantsSamePort = release.Port is not null && release.Port == _old?.Port;
        if (answers && wantsSamePort)
        {
            _trial = Try(release, cancellationToken);
        }

        Run? run = null;
        try
        {
            run = Prepare(release, trial: false);
            release = release with { Run = run.Id };
            var isBeside = answers && (!wantsSamePort || _trial is { } trial && trial.SharesPort && PortProbe.IsShared(release.Port!.Value));
            _back = isBeside ? null : PrepareBack();
            StateFile.Write(folder.StateFile, State with { Next = release, Back = _back }, durable: false);
            return (release, isBeside
                ? StartBeside(run, release, wantsSamePort, cancellationToken)
                : Replace(run, release, cancellationToken));
        }
        catch (Exception e) when (e is not DeployFailedException)
        {
            Retire(_trial?.Run, release.StopSignal);
            _ = run is null || GoBack(run);
            throw;
        }
    }

    /// <summary>
    /// Shows on a port of its own that the version becomes well, while the old one goes on answering; null when it cannot
    /// run beside it.
    /// </summary>
    private Trial? Try(Release release, CancellationToken cancellationToken)
    {
        release = release with { Port = Ports.Free() };
        var run = Prepare(release, trial: true);
        var outcome = new RunOutcome(false, "");
        try
        {
            outcome = _starter.Start(run, release, [], cancellationToken);
            if (outcome.IsWell)
            {
                return new(run, PortProbe.IsShared(release.Port.Value));
            }

            if (outcome.ExitCode is null || !outcome.Tail.Any(IsClash))
            {
                throw Failure.Of(request, _old, WithListening(outcome, run, release.Port.Value), rolledBack: false);
            }

            request.Notice?.Invoke(
                $"{folder.Service} does not take its port from the variable PORT, so the new version cannot be tried beside the "
                + "old one: it takes over at once, and the old one comes back if it does not become well.");
            return null;
        }
        finally
        {
            if (!outcome.IsWell)
            {
                Retire(run, release.StopSignal);
            }
        }
    }

    private static RunOutcome WithListening(RunOutcome outcome, Run run, int port)
    {
        var listens = outcome.ExitCode is null && run.Read().Group is { } group ? Ports.ListenedBy(group) : [];
        return listens.Count == 0 || listens.Contains(port) ? outcome : outcome with
        {
            Detail = $"{outcome.Detail}; it listens on port {listens[0]}, and not on {port}, as the variable PORT told it",
        };
    }

    /// <summary>Both may run at once: the old one is let go when the new one is well.</summary>
    private TimeSpan StartBeside(
        Run run, Release release, bool joins, CancellationToken cancellationToken)
    {
        var outcome = joins
            ? _starter.Join(run, release, cancellationToken)
            : _starter.Start(run, release, [], cancellationToken);
        if (!outcome.IsWell)
        {
            Retire(_trial?.Run, release.StopSignal);
            _ = GoBack(run);
            throw Failure.Of(request, _old, outcome, rolledBack: false);
        }

        Supervisors.Retire(run, Predecessors(release));
        return TimeSpan.Zero;
    }

    /// <summary>The old one frees the port, and the new one takes it.</summary>
    private TimeSpan Replace(Run run, Release release, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var outcome = _starter.Start(run, release, Predecessors(release), cancellationToken);
        if (outcome.IsWell)
        {
            return _old is null ? TimeSpan.Zero : time.GetElapsedTime(start);
        }

        var isBack = GoBack(run);
        throw Failure.Of(request, isBack ? _old : null, outcome, rolledBack: isBack);
    }

    /// <summary>Ends the new version and, if it was stopped already, starts the old one again; returns whether that is well.</summary>
    private bool GoBack(Run failed)
    {
        failed.Signal(Signals.Kill);
        if (_back is not { } back || !File.Exists(folder.Run(_old!.Run).StoppingMark))
        {
            Remember(State);
            return _old is not null;
        }

        Predecessor?[] before =
        [
            Ending(failed, Signals.Kill, TimeSpan.Zero), Ending(folder.Run(_old.Run), back.StopSignal, back.StopGrace),
            Ending(_trial?.Run, back.StopSignal, TrialGrace),
        ];
        var outcome = _starter.Start(folder.Run(back.Run), back, [.. before.OfType<Predecessor>()], CancellationToken.None);
        Remember(State with { Current = back });
        return outcome.IsWell;
    }

    private void Remember(DeployState state)
    {
        try
        {
            StateFile.Write(folder.StateFile, state, durable: true);
        }
        catch (IOException)
        {
            // The state as it stands tells the same, by what lives of that which it names.
        }
    }

    private Release? PrepareBack()
    {
        if (_old is not { } old)
        {
            return null;
        }

        var run = folder.NewRun(trial: false);
        run.CopyFrom(folder.Run(old.Run));
        return old with { Run = run.Id };
    }

    private Run Prepare(Release release, bool trial)
    {
        var run = folder.NewRun(trial);
        run.Write(RunScript.Render(run, folder.Service, Launch, release));
        return run;
    }

    private List<Predecessor> Predecessors(Release release)
    {
        Predecessor?[] before =
        [
            _old is { } old ? Ending(folder.Run(old.Run), old.StopSignal, old.StopGrace) : null,
            Ending(_trial?.Run, release.StopSignal, TrialGrace),
        ];
        return [.. before.OfType<Predecessor>()];
    }

    private static void Retire(Run? run, int signal)
    {
        if (Ending(run, signal, TrialGrace) is { } ending)
        {
            Supervisors.Retire(run!, [ending]);
        }
    }

    private static Predecessor? Ending(Run? run, int signal, TimeSpan grace) =>
        run?.Read() is { IsAlive: true, Group: { } group } ? new(group, signal, grace, run.Id) : null;

    private static bool IsClash(string line) =>
        Array.Exists(ClashWords, words => line.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>A version that showed on a port of its own that it becomes well.</summary>
    private sealed record Trial(Run Run, bool SharesPort);
}
