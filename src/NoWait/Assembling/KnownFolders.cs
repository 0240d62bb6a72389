using NoWait.Oci.Outline;

namespace NoWait.Assembling;

/// <summary>The folders that an image has so far: those of the image below, and those that were copied or made.</summary>
/// <param name="below">The image below.</param>
internal sealed class KnownFolders(ImageOutline below)
{
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    /// <summary>One more.</summary>
    public void Add(string path) => _made.Add(path);

    /// <summary>Whether there is a folder at this path, or where its links lead.</summary>
    public bool Contains(string path) => _made.Contains(path) || below.Folder(below.Follow(path)) is not null;
}
