using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Finds out which services a change touches.</summary>
public interface IChanges : IHazServices
{
    /// <summary>Compares each service's inputs with those of what is deployed, and says what differs.</summary>
    Target Changes => _ => _
        .Description("Find the services whose inputs changed, and say why")
        .Executes(() => this.Deliver((delivery, cancellation) => delivery.DetectChangesAsync(cancellation)));
}
