namespace NoWait.Payloads.Waste;

/// <summary>Why bytes of an image are waste.</summary>
public enum WasteKind
{
    /// <summary>A later layer has another file in its place: nobody ever sees it.</summary>
    Overwritten,

    /// <summary>A later layer deletes it: it travels all the same.</summary>
    Deleted,

    /// <summary>A layer brings it once more just as it was below, as changing its mode or owner does.</summary>
    Repeated,

    /// <summary>The same content lies elsewhere in the image, too.</summary>
    Duplicate,

    /// <summary>What a package manager keeps for the next time.</summary>
    Cache,

    /// <summary>What builds, and is of no use to what runs: compilers, headers, static libraries, development packages.</summary>
    BuildTool,

    /// <summary>Sources of compiled languages, and version control's own files.</summary>
    Source,
}
