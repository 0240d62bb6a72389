namespace NoWait.Changes;

/// <summary>Notes the folders of which somebody on this thread asked for the names, whoever read them in the first place.</summary>
internal sealed class FolderUse : IDisposable
{
    [ThreadStatic]
    private static FolderUse? _current;

    private readonly HashSet<SourceEntry> _folders = [];

    /// <summary>Notes from now on.</summary>
    public FolderUse() => _current = this;

    /// <summary>Notes a folder on behalf of whoever wants to know; nothing when nobody does.</summary>
    public static void Note(SourceEntry folder) => _current?._folders.Add(folder);

    /// <summary>Tells of all that was noted.</summary>
    public void Tell(Looks looks)
    {
        foreach (var folder in _folders)
        {
            folder.Tell(looks);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _current = null;
}
