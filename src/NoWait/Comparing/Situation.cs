namespace NoWait.Comparing;

/// <summary>What was there and what changed since the build before.</summary>
public enum Situation
{
    /// <summary>Nothing is there but the images that the build stands on.</summary>
    Cold,

    /// <summary>What the sources depend on changed.</summary>
    DependencyChange,

    /// <summary>A line of the sources changed.</summary>
    SourceChange,

    /// <summary>Nothing changed.</summary>
    NothingChanged,
}
