using System.Diagnostics;
using NoWait.Health;

namespace NoWait.Deployers.Processes;

/// <summary>Starts a run and waits until it is well.</summary>
internal sealed class RunStarter(ServiceFolder folder, TimeProvider time)
{
    private const int TailLines = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(10);

    private readonly HealthWait _health = new(time);

    /// <summary>Starts it after these predecessors; never throws for what the service does.</summary>
    public RunOutcome Start(
        Run run, Release release, IReadOnlyList<Predecessor> predecessors, CancellationToken cancellationToken)
    {
        var logStart = new FileInfo(run.Log) is { Exists: true } log ? log.Length : 0;
        if (StartProgram(run, predecessors, release.Port, cancellationToken) is { } failure)
        {
            return Outcome(run, new(false, failure), logStart);
        }

        var question = HealthQuestion.Local(release.Port, release.Health);
        using var activity = DeployActivity.Start("health", folder.Service, $"ask {question}");
        var answer = _health.UntilWell(question, () => End(run), release.HealthDeadline, cancellationToken);
        if (!answer.IsWell)
        {
            activity?.SetStatus(ActivityStatusCode.Error, answer.Detail);
        }

        return Outcome(run, answer, logStart);
    }

    /// <summary>Starts it beside others that listen on its port as well, and waits until it listens too.</summary>
    public RunOutcome Join(Run run, Release release, CancellationToken cancellationToken)
    {
        var logStart = new FileInfo(run.Log) is { Exists: true } log ? log.Length : 0;
        var failure = StartProgram(run, [], null, cancellationToken);
        using var activity = DeployActivity.Start("health", folder.Service, $"wait until it listens on port {release.Port}");
        var start = time.GetTimestamp();
        while (failure is null && !Ports.ListenedBy(run.Read().Group ?? 0).Contains(release.Port ?? 0))
        {
            failure = End(run) ?? (time.GetElapsedTime(start) > release.HealthDeadline
                ? $"it did not listen on port {release.Port} within {release.HealthDeadline.TotalSeconds:0.###} s"
                : null);
            Waiting.For(Pause, cancellationToken);
        }

        return Outcome(run, new(failure is null, failure ?? "it listens"), logStart);
    }

    private string? StartProgram(
        Run run, IReadOnlyList<Predecessor> predecessors, int? port, CancellationToken cancellationToken)
    {
        using var activity = predecessors.Count == 0
            ? DeployActivity.Start("start", folder.Service, $"start run {run.Id}")
            : DeployActivity.Start("stop", folder.Service, $"stop run {predecessors[0].Run} and start {run.Id} in its place");
        Supervisors.Start(run, predecessors);
        // Until it is known whom to end, not even a cancellation may end the wait.
        if (!Until(run, events => events.Supervisor is not null, StartDeadline, CancellationToken.None))
        {
            return $"its supervisor did not start (try: sh {run.Script})";
        }

        var patience = StartDeadline + (predecessors.Count == 0 ? TimeSpan.Zero : predecessors.Max(old => old.Grace));
        return Until(run, events => HasStarted(run, events, port), patience, cancellationToken)
            ? null
            : "it was not started, as the old version did not free its port";
    }

    /// <summary>Whether its program was started; it is let go as soon as its port is free.</summary>
    private static bool HasStarted(Run run, RunEvents events, int? port)
    {
        if (events.Program is not null || events.Ended)
        {
            return true;
        }

        if (port is { } number && !File.Exists(run.GoMark) && PortProbe.IsFree(number))
        {
            File.WriteAllText(run.GoMark, "");
        }

        return false;
    }

    private bool Until(
        Run run, Func<RunEvents, bool> condition, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!condition(run.Read()))
        {
            if (time.GetElapsedTime(start) > patience)
            {
                return false;
            }

            Waiting.For(Pause, cancellationToken);
        }

        return true;
    }

    private static string? End(Run run)
    {
        var events = run.Read();
        return events.ExitCode is { } code ? $"it ended with {Signals.Describe(code)}"
            : events.Restarts > 0 ? "it crashed"
            : events.IsAlive ? null
            : "it was killed";
    }

    private static RunOutcome Outcome(Run run, HealthAnswer answer, long logStart) => new(answer.IsWell, answer.Detail)
    {
        ExitCode = run.Read().ExitCode,
        Tail = answer.IsWell ? [] : ServiceLog.Tail(run.Log, TailLines, logStart),
    };
}
