using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Gets a change from the editor to a running, healthy service.</summary>
public interface IDeploy : IPush, IOperate, IRollBack
{
    /// <summary>Starts what changed, waits until it is well, then stops the old version; goes back when it is not.</summary>
    Target Deploy => _ => _
        .Description("Build what changed and get it running")
        .DependsOn(Push)
        .Executes(() => this.Deliver((delivery, cancellation) => delivery.DeployAsync(cancellation)));
}
