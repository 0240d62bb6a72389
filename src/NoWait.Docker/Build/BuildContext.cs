namespace NoWait.Docker.Build;

/// <summary>The folder that <c>COPY</c> and <c>ADD</c> read from, and which part of it.</summary>
/// <param name="Folder">Its absolute path.</param>
/// <remarks>A <c>.dockerignore</c> is the caller's to read: only <see cref="Includes"/> decides.</remarks>
public sealed record BuildContext(string Folder)
{
    /// <summary>Tells this part of the folder from others, so that the daemon keeps each and gets only what changed.</summary>
    public string Scope { get; init; } = "";

    /// <summary>A folder whose entries stand in the context's root, in place of those of the same names; null for none.</summary>
    public string? Overlay { get; init; }

    /// <summary>Whether a file, link or folder belongs to it, by its path with slashes; null for everything.</summary>
    public Func<string, bool>? Includes { get; init; }

    /// <summary>
    /// Whether folders and what somebody may execute are 0755 and all else is 0644, whatever they are on this machine, where they
    /// follow from the umask of whoever checked them out. It does not hold for <see cref="Overlay"/>.
    /// </summary>
    public bool HasPlainModes { get; init; }

    /// <summary>Whether something in a folder that does not belong to it may still; null for yes.</summary>
    public Func<string, bool>? Enters { get; init; }
}
