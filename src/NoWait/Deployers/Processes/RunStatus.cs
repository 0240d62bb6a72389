namespace NoWait.Deployers.Processes;

/// <summary>Tells from a service's files and <c>/proc</c> what runs of it.</summary>
internal static class RunStatus
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(5);

    /// <summary>The status; null when no version was ever well.</summary>
    public static ServiceStatus? Of(ServiceFolder folder, DateTimeOffset now)
    {
        var state = StateFile.Read(folder.StateFile);
        if (state.Serving(folder) is not { } release)
        {
            return null;
        }

        var events = folder.Run(release.Run).Read();
        var (condition, detail) = Judge(events);
        return new(folder.Service, condition)
        {
            IsCertain = !IsStarting(state, folder, now),
            Digest = release.Digest,
            Since = release.Since,
            Address = release.Address,
            ProcessId = events.IsProgramAlive ? events.Program?.Id : null,
            Restarts = events.Restarts,
            Replicas = new(events.IsProgramAlive ? 1 : 0, 1),
            Live = release.Live is not null,
            Detail = detail,
        };
    }

    // Whoever wrote down what takes over may have been killed with its supervisor on the way to being alive.
    private static bool IsStarting(DeployState state, ServiceFolder folder, DateTimeOffset now) =>
        state.Next is { } next && folder.IfAlive(next) is null && now - File.GetLastWriteTimeUtc(folder.StateFile) < LongestStart;

    private static (ServiceState State, string? Detail) Judge(RunEvents events) => events switch
    {
        { IsSupervised: true, IsProgramAlive: true } => (ServiceState.Running, null),
        { IsProgramAlive: true } => (ServiceState.Running, "nobody will start it again if it crashes: its supervisor was killed"),
        { IsSupervised: true, ExitCode: { } code } => (ServiceState.Restarting, $"it ended with {Signals.Describe(code)}"),
        { IsSupervised: true } => (ServiceState.Starting, null),
        { Stopped: true } => (ServiceState.Stopped, null),
        { BeforeReboot: true } => (ServiceState.Stopped, "the machine was started anew"),
        { Ended: true, ExitCode: { } code } => (ServiceState.Stopped, $"it ended by itself with {Signals.Describe(code)}"),
        { ExitCode: { } code } => (ServiceState.Crashed, $"it ended with {Signals.Describe(code)}"),
        _ => (ServiceState.Crashed, "it was killed"),
    };
}
