using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Puts images together.</summary>
public interface IBuildImages : ICompress
{
    /// <summary>Assembles each run stage into an OCI image: equal inputs give equal bytes.</summary>
    Target BuildImages => _ => _
        .Description("Assemble reproducible images")
        .DependsOn(Compress)
        .Executes(() => this.Deliver((delivery, cancellation) => delivery.BuildImagesAsync(cancellation)));
}
