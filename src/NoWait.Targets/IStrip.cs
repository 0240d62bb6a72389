using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Takes out of executables what only a debugger needs.</summary>
public interface IStrip : ICompile
{
    /// <summary>Strips the executables that a definition names; without the tool, says what it would have gained.</summary>
    Target Strip => _ => _
        .Description("Strip symbols and debug information from executables")
        .DependsOn(Compile)
        .Executes(() => this.Deliver((delivery, cancellation) => delivery.StripAsync(cancellation)));
}
