using Nuke.Common;

namespace NoWait.Engine.Specs.Trials;

/// <summary>Three targets in a row and one that gathers them.</summary>
internal sealed class Chain : RecordingBuild
{
    public Target Restore => _ => _.Description("Fetch packages").Executes(() => Did("restore"));

    public Target Compile => _ => _.Description("Compile everything").DependsOn(Restore).Executes(() => Did("compile"));

    public Target Test => _ => _.DependsOn(Compile).Executes(() => Did("test"));

    public Target All => _ => _.DependsOn(Test);
}
