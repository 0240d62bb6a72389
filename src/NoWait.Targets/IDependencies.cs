using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Brings in what the services' sources depend on.</summary>
public interface IDependencies : IChanges
{
    /// <summary>Runs each build stage up to its last copy of sources: restores and downloads, through cache mounts.</summary>
    Target Dependencies => _ => _
        .Description("Restore dependencies, through the cache mounts")
        .DependsOn(Changes)
        .Executes(() => this.Deliver((delivery, cancellation) => delivery.PrepareAsync(cancellation)));
}
