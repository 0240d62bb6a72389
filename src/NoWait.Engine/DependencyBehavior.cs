namespace Nuke.Common;

/// <summary>What becomes of a skipped target's dependencies.</summary>
public enum DependencyBehavior
{
    /// <summary>They are skipped too, unless another target that runs or the user asked for them.</summary>
    Skip,

    /// <summary>They run all the same; the default.</summary>
    Execute,
}
