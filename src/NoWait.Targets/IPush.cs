using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Sends images to a registry.</summary>
public interface IPush : IBuildImages
{
    /// <summary>Sends what the registry lacks, then names it; says how much travelled and how fast.</summary>
    /// <remarks>Where no registry is named it does nothing, unless it was asked for by name: then that is a mistake.</remarks>
    Target Push => _ => _
        .Description("Send images to the registry: only what it lacks")
        .DependsOn(BuildImages)
        .TryAfter<ITestGate>(x => x.Test)
        .Executes(() => this.Deliver((delivery, cancellation) =>
            delivery.PushAsync(isAsked: InvokedTargets.Contains(Push), cancellation)));
}
