using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Builds the files that the images are made of.</summary>
public interface ICompile : IDependencies
{
    /// <summary>Runs the rest of the build stages.</summary>
    Target Compile => _ => _
        .Description("Run the build stages of what changed")
        .DependsOn(Dependencies)
        .Executes(() => this.Deliver((delivery, cancellation) => delivery.CompileAsync(cancellation)));
}
