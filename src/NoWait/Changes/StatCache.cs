namespace NoWait.Changes;

/// <summary>
/// Remembers the SHA-256 of files by path, size, times and inode, so that a second look need not open them.
/// </summary>
/// <remarks>
/// As in git's index, a file that was changed just before it was read is not trusted the next time: a change after the
/// reading, but within the same tick of the file system's clock, would show in nothing but the content.
/// </remarks>
internal sealed class StatCache
{
    /// <summary>How old a file must be when it is read, in nanoseconds, for its times to tell a later change.</summary>
    private const long Tick = 20_000_000;

    /// <summary>The same where the file system counts whole seconds, or two.</summary>
    private const long CoarseTick = 2_000_000_000;

    private const long Second = 1_000_000_000;

    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly StatTable _loaded;
    private Dictionary<ulong, StatRecord>? _added;
    private bool _isSaved = true;

    private StatCache(string file, StatTable loaded)
    {
        _file = file;
        _loaded = loaded;
    }

    /// <summary>How many files it knew when it was loaded, at most.</summary>
    public int Count => _loaded.Capacity;

    /// <summary>The cache in a file; empty when there is none, or one that is damaged or of another version.</summary>
    public static StatCache Load(string file) => new(file, StatTable.Load(file));

    /// <summary>The digest that a file with these properties had when it was read; false when it must be read again.</summary>
    public bool TryGet(ulong key, in FileStat stat, out ContentDigest digest)
    {
        return (Volatile.Read(ref _added) is not null && TryGetAdded(key, stat, out digest))
            || _loaded.TryGet(key, stat, out digest);
    }

    /// <summary>Remembers what a file was found to hold.</summary>
    /// <param name="key">Its path's key.</param>
    /// <param name="stat">Its properties, from before and after the reading, which were equal.</param>
    /// <param name="digest">Its content's digest.</param>
    /// <param name="readAt">When the reading began.</param>
    public void Add(ulong key, in FileStat stat, in ContentDigest digest, DateTimeOffset readAt)
    {
        if (IsSettled(stat, readAt))
        {
            lock (_gate)
            {
                _added ??= [];
                _added[key] = new(key, stat, digest);
                _isSaved = false;
            }
        }
    }

    /// <summary>Whether any change after this time will show in the file's properties.</summary>
    public static bool IsSettled(in FileStat stat, DateTimeOffset time)
    {
        var nanoseconds = (time - DateTimeOffset.UnixEpoch).Ticks * 100;
        var newest = Math.Max(stat.Modified, stat.Changed);
        return newest < nanoseconds - (newest % Second == 0 ? CoarseTick : Tick);
    }

    /// <summary>Writes what is new, in one piece; a disk that takes nothing costs the next run time, and nothing else.</summary>
    public void Save()
    {
        lock (_gate)
        {
            if (!_isSaved)
            {
                _isSaved = true;
                StatTable.Save(_file, _loaded, _added!.Values);
            }
        }
    }

    private bool TryGetAdded(ulong key, in FileStat stat, out ContentDigest digest)
    {
        lock (_gate)
        {
            var found = _added!.TryGetValue(key, out var record) && record.Matches(stat);
            digest = record.Digest;
            return found;
        }
    }
}
