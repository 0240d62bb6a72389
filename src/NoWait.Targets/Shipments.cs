using NoWait.Delivering;
using NoWait.Deployers;
using NoWait.Shipping;
using Nuke.Common;

namespace NoWait.Targets;

/// <summary>What the command line says about shipping.</summary>
internal static class Shipments
{
    private const double LongestBake = 24 * 60 * 60;

    public static ShipOptions Options(IShip build) => new()
    {
        Canary = build.CanaryReplicas is { } canary ? Canary.Parse(canary) : null,
        Bake = build.BakeSeconds switch
        {
            null => null,
            >= 0 and <= LongestBake and var seconds => TimeSpan.FromSeconds(seconds),
            var other => throw new InvalidUsageException($"--bake {other} is no number of seconds up to a day."),
        },
    };

    /// <summary>Gets what runs in one environment running in another.</summary>
    public static Task PromoteServices(this IShip build) => build.Deliver((delivery, cancellation) =>
    {
        var name = build.PromotedFrom ?? throw new InvalidUsageException(
            "Promote needs to know where versions come from and where they go: --from staging --environment production.");
        if (name == (build.EnvironmentName ?? DeploymentEnvironment.Local))
        {
            throw new InvalidUsageException($"Promote goes from one environment to another, and both are {name}: name the other by --environment.");
        }

        var from = EnvironmentChoice.Find(build.Environments, name);
        var there = new Workspace(build.RootDirectory) { Environment = name };
        return delivery.PromoteAsync(there, new DeliveryOptions { Environment = name }.In(from), Options(build), cancellation);
    });

    /// <summary>The services whose tests are all green for what the sources are now, in whichever run they became so.</summary>
    public static Task<IReadOnlySet<string>> TestedAsync(
        INukeBuild build, IReadOnlyCollection<string> services, CancellationToken cancellationToken) =>
        build is ITestGate gate ? gate.TestedAsync(services, cancellationToken) : Task.FromResult<IReadOnlySet<string>>(new HashSet<string>());
}
