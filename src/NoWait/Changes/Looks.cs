namespace NoWait.Changes;

/// <summary>Every look at the file system that an answer came from: while all that was seen is as it was, the answer holds.</summary>
/// <remarks>
/// A file by its size, times and inode, a folder's names by the folder's own times, an absent one by its absence; links are
/// followed, as a link itself cannot change without the folder that it is in. As in git's index, what was changed just before
/// it was looked at is not trusted: a later change within the same tick of the clock would not show.
/// </remarks>
/// <param name="began">When the first look was taken.</param>
internal sealed class Looks(DateTimeOffset began)
{
    [ThreadStatic]
    private static Looks? _watching;

    private readonly Dictionary<string, FileStat> _seen = new(StringComparer.Ordinal);

    /// <summary>What was seen, by absolute path.</summary>
    public IReadOnlyDictionary<string, FileStat> Seen => _seen;

    /// <summary>Whether any later change will show in what was seen.</summary>
    public bool IsLasting { get; private set; } = OperatingSystem.IsLinux();

    /// <summary>Notes on behalf of whoever watches this thread that an answer depends on what a path leads to; nothing when nobody does.</summary>
    /// <remarks>To be called before the look itself, so that what changes in between shows the next time.</remarks>
    public static void At(string path) => _watching?.Add(path);

    /// <summary>Notes all looks that an act on this thread tells <see cref="At"/> of.</summary>
    public T Watch<T>(Func<T> act)
        where T : class
    {
        var outer = _watching;
        _watching = this;
        try
        {
            return act();
        }
        finally
        {
            _watching = outer;
        }
    }

    /// <summary>Notes what a path leads to now.</summary>
    public void Add(string path)
    {
        try
        {
            Add(path, Disk.StatTarget(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            IsLasting = false;
        }
    }

    /// <summary>Notes what a path led to when it was looked at.</summary>
    public void Add(string path, in FileStat stat)
    {
        if (_seen.TryGetValue(path, out var before))
        {
            IsLasting &= before.IsSame(stat);
            return;
        }

        _seen.Add(path, stat);
        IsLasting &= stat.Kind == FileKind.Missing || StatCache.IsSettled(stat, began);
    }
}
