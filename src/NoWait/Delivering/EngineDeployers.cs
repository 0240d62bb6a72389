using System.Runtime.CompilerServices;
using NoWait.Deployers;
using NoWait.Deployers.Containers;
using NoWait.Deployers.Processes;
using NoWait.Deployers.Swarm;
using NoWait.Docker;
using NoWait.Processes;
using NoWait.Shipping.Queue;

namespace NoWait.Delivering;

/// <summary>Makes the deployers that need an engine; apart, so that nothing of an engine is loaded where nobody has one.</summary>
internal static class EngineDeployers
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IDeployer Make(DeployedBy by, Workspace workspace, DeliveryOptions options)
    {
        var engine = Choices.Engine(options with { Host = by.Host });
        var project = ProjectOf(by, workspace, options);
        return by.Deployer == ChosenDeployer.Swarm
            ? new SwarmDeployer(engine, project, workspace, OwnEnvironment.With())
            : new DockerDeployer(engine, project, Workspace.Ensure(workspace.Run));
    }

    /// <summary>The row of those who ship to the engine or swarm that has a service.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ITurns Turns(DeployedBy by, Workspace workspace, DeliveryOptions options, TimeProvider time)
    {
        var engine = Choices.Engine(options with { Host = by.Host });
        var project = ProjectOf(by, workspace, options);
        var place = PlaceOf(workspace);
        return by.Deployer == ChosenDeployer.Swarm
            ? new SwarmTurns(engine, project, place, time)
            : new EngineTurns(engine, project, place, time);
    }

    /// <summary>This machine, since it was started, and checkout.</summary>
    public static string PlaceOf(Workspace workspace) => $"{Environment.MachineName}:{RunEvents.BootId()}:{Path.GetFullPath(workspace.Run)}";

    private static string ProjectOf(DeployedBy by, Workspace workspace, DeliveryOptions options) => EngineNames.ProjectOf(
        by.Project ?? Path.TrimEndingDirectorySeparator(workspace.Root) + (options.Environment == DeploymentEnvironment.Local ? "" : "-" + options.Environment));

    /// <summary>Whether an engine is there to be deployed to.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<bool> AnswersAsync(DeliveryOptions options, CancellationToken cancellationToken)
    {
        try
        {
            using var engine = Choices.Engine(options);
            await engine.Daemon.PingAsync(cancellationToken);
            return true;
        }
        catch (DockerException)
        {
            return false;
        }
    }

    /// <summary>What runs; else why its engine does not tell.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<(IReadOnlyList<ServiceStatus>? Known, string Why)> StatusAsync(
        IDeployer deployer, string? service, CancellationToken cancellationToken)
    {
        try
        {
            return (await deployer.StatusAsync(service, cancellationToken), "");
        }
        catch (DockerException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>Has a deployer begin with a service; what is wrong says so when it is deployed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task LookAheadAsync(ILooksAhead deployer, string service, CancellationToken cancellationToken)
    {
        try
        {
            await deployer.LookAheadAsync(service, cancellationToken);
        }
        catch (Exception e) when (e is DockerException or OperationCanceledException)
        {
            // Nobody asked for it yet.
        }
    }
}
