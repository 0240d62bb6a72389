using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Gets a change from a commit to a service that runs for good, and back when it is not well.</summary>
public interface IShip : IDeploy
{
    /// <summary>How many replicas are the new version first, while they are looked at.</summary>
    [Parameter("In a swarm, replicas that are the new version first: 2 or 10% - Default is all at once", Name = "canary")]
    string? CanaryReplicas => TryGetValue(() => CanaryReplicas);

    /// <summary>How many seconds versions are watched after their roll-out; as long as each service says when it is not given.</summary>
    [Parameter("Seconds that versions are watched after their roll-out - Default is what each service says", Name = "bake")]
    double? BakeSeconds => TryGetValue<double?>(() => BakeSeconds);

    /// <summary>The environment that <see cref="Promote"/> takes versions from.</summary>
    [Parameter("Environment that Promote takes versions from", Name = "from")]
    string? PromotedFrom => TryGetValue(() => PromotedFrom);

    /// <summary>
    /// Builds what changed, tests it where the build has an <see cref="ITestGate"/>, rolls it out and watches it; what is not well goes
    /// back by itself. Of several that ship to one environment at once, the newest commit wins: an older one ends well, and does nothing.
    /// </summary>
    Target Ship => _ => _
        .Description("Build, test, roll out, watch, and go back when it is not well")
        .DependsOn(Push)
        .TryDependsOn<ITestGate>(x => x.Test)
        .Executes(() => this.Deliver((delivery, cancellation) => delivery.ShipAsync(Shipments.Options(this), cancellation)));

    /// <summary>Gets what runs in one environment running in another: the same images, which are not built again.</summary>
    Target Promote => _ => _
        .Description("Ship what runs in another environment, without building")
        .Executes(() => this.PromoteServices());
}
