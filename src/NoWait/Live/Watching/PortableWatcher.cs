namespace NoWait.Live.Watching;

/// <summary>Watches by .NET's own means, a watcher for each folder.</summary>
internal sealed class PortableWatcher(TimeProvider time) : SourceWatcher(time)
{
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public override bool Watch(IReadOnlySet<string> folders)
    {
        foreach (var old in _watchers.Keys.Where(path => !folders.Contains(path) || !Directory.Exists(path)).ToList())
        {
            _watchers.Remove(old, out var watcher);
            watcher!.Dispose();
        }

        var before = _watchers.Count;
        foreach (var folder in folders.Where(path => !_watchers.ContainsKey(path) && Directory.Exists(path)))
        {
            var watcher = new FileSystemWatcher(folder);
            watcher.Changed += (_, change) => Tell(change.FullPath, Happening.Whole);
            watcher.Created += (_, change) => Tell(change.FullPath, Happening.Whole);
            watcher.Renamed += (_, change) => Tell(change.FullPath, Happening.Whole);
            watcher.Deleted += (_, change) => Tell(change.FullPath, Happening.Gone);

            // An overflow too: a look finds what was not told.
            watcher.Error += (_, _) => Tell(folder, Happening.Whole);
            watcher.EnableRaisingEvents = true;
            _watchers[folder] = watcher;
        }

        return _watchers.Count > before;
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        foreach (var watcher in _watchers.Values)
        {
            watcher.Dispose();
        }

        base.Dispose();
    }
}
