using NoWait.Health;
using NoWait.Oci.Layers;
using NoWait.Processes;

namespace NoWait.Deployers.Processes;

/// <summary>A release that runs from a folder of its own, changed there, and started again by its own supervisor.</summary>
internal sealed class LiveProcess(ServiceFolder folder, Release release, TimeProvider time) : ILiveReplica
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(10);

    private readonly Run _run = folder.Run(release.Run);
    private readonly string _root = folder.Of(release);
    private long _logStart;

    /// <inheritdoc />
    public string Name => $"process {_run.Read().Program?.Id}";

    /// <inheritdoc />
    public Task DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LiveFiles.Delete(Path.Combine(_root, path));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task CopyAsync(IReadOnlyList<LayerEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LiveFiles.Put(_root, entry);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<int> RunAsync(string command, Action<string> output, CancellationToken cancellationToken)
    {
        var line = new CommandLine("/bin/sh", [_run.Script, "command", command])
        {
            Folder = _root,
            Environment = OwnEnvironment.With(),
            Output = (text, _) => output(text),
        };
        return (await new CommandRunner(time).RunAsync(line, cancellationToken)).ExitCode;
    }

    /// <inheritdoc />
    public Task RestartAsync(CancellationToken cancellationToken) => Waiting.OnOwnThread(() => Restart(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async Task<HealthAnswer> UntilWellAsync(CancellationToken cancellationToken)
    {
        var question = HealthQuestion.Local(release.Port, release.Health);
        var restarts = _run.Read().Restarts;
        string? Ended() => _run.Read() switch
        {
            { ExitCode: { } code } => $"it ended with {Signals.Describe(code)}",
            { Restarts: var now } when now > restarts => "it crashed",
            { IsAlive: false } => "it was killed",
            _ => null,
        };
        var answer = await new HealthWait(time).UntilWellAsync(question, Ended, release.HealthDeadline, cancellationToken);
        return answer.IsWell || ServiceLog.Tail(_run.Log, 10, _logStart) is not { Count: > 0 } tail
            ? answer
            : answer with { Detail = $"{answer.Detail}:\n{string.Join('\n', tail)}" };
    }

    private bool Restart(CancellationToken cancellationToken)
    {
        _logStart = new FileInfo(_run.Log) is { Exists: true } log ? log.Length : 0;
        var before = _run.Read();
        var group = before.Group ?? 0;
        if (!before.IsSupervised)
        {
            throw new IOException($"{folder.Service} has no supervisor any more.");
        }

        // Who is there before the first ends: the supervisor begins the next one in the same group.
        var members = Ports.GroupMembers(group).Where(id => id != group).ToList();
        File.WriteAllText(_run.RestartMark, "");
        var grace = release.StopGrace < LongestGrace ? release.StopGrace : LongestGrace;
        Signal(members, before.IsProgramAlive ? release.StopSignal : Signals.Kill);
        var start = time.GetTimestamp();
        while (_run.Read() is var now && (now.Program is null || now.Program == before.Program))
        {
            var took = time.GetElapsedTime(start);
            if (!now.IsSupervised || took > StartDeadline)
            {
                throw new IOException($"{folder.Service} was not started again: its supervisor {(now.IsSupervised ? "does not answer" : "is gone")}.");
            }

            if (took > grace)
            {
                Signal(members, Signals.Kill);
            }

            Waiting.For(Pause, cancellationToken);
        }

        return true;
    }

    private static void Signal(List<int> members, int signal)
    {
        foreach (var member in members)
        {
            _ = Signals.SendTo(member, signal);
        }
    }
}
