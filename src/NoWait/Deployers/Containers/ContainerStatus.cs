using System.Globalization;
using NoWait.Docker.Containers;

namespace NoWait.Deployers.Containers;

/// <summary>Tells from a container what runs of its service.</summary>
internal static class ContainerStatus
{
    /// <param name="member">The container, as it is listed.</param>
    /// <param name="details">The same, as it is now; null when it is gone meanwhile.</param>
    /// <param name="reach">From where it is asked.</param>
    public static ServiceStatus Of(Member member, ContainerDetails? details, EngineReach reach)
    {
        var (state, detail) = Judge(details);
        return new(member.Label(EngineLabels.Service)!, state)
        {
            // As long as it may be changed, it is known by what it was before.
            Digest = member.Label(LiveImage.Label) ?? member.Digest,
            Live = member.Label(LiveImage.Label) is not null,
            Since = details?.State.StartedAt,
            Address = member.Port is { } port ? reach.Address(port) : null,
            Restarts = details?.RestartCount ?? 0,
            Replicas = new(state is ServiceState.Running or ServiceState.Unwell ? 1 : 0, 1),
            Detail = member.IsDetached ? "its port was taken from it: deploy it again" : detail ?? $"container {member.Name}",
        };
    }

    private static (ServiceState State, string? Detail) Judge(ContainerDetails? container) => container?.State switch
    {
        null => (ServiceState.Stopped, "its container is gone"),
        { Status: "running", Health: { Status: "unhealthy" } health } => (ServiceState.Unwell, Said(health)),
        { Status: "running" } => (ServiceState.Running, null),
        { Status: "restarting" } state => (ServiceState.Restarting, Ended(state)),
        { Status: "paused" } => (ServiceState.Unwell, "it is paused"),
        { Status: "created" } => (ServiceState.Starting, null),
        // Whoever stops it here, also sees to it that its engine does not start it again.
        { ExitCode: 0 } => (ServiceState.Stopped, null),
        { } state when container.HostConfig?.RestartPolicy?.Name is "no" => (ServiceState.Stopped, Ended(state)),
        { OOMKilled: true } => (ServiceState.Crashed, "it needed more memory than it may have"),
        { } state => (ServiceState.Crashed, Ended(state)),
    };

    private static string Ended(ContainerState state) => string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {state.ExitCode}");

    private static string? Said(ContainerHealth health) => health.Log is [.., { Output: { Length: > 0 } output }] ? output.Trim() : null;
}
