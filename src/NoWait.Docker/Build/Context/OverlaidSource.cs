namespace NoWait.Docker.Build.Context;

/// <summary>A folder in which entries of another one stand, in place of its own of the same names.</summary>
internal sealed class OverlaidSource(IFileSource below, IFileSource above) : IFileSource
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public IEnumerable<FileEntry> List(PathFilter filter)
    {
        var over = new Queue<FileEntry>(above.List(filter));
        lock (_names)
        {
            _names.UnionWith(over.Select(entry => entry.Path));
        }

        var tops = over.Select(entry => Top(entry.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in below.List(filter))
        {
            var top = Top(entry.Path);
            while (over.TryPeek(out var next) && ByteOrder.Compare(Top(next.Path), top) <= 0)
            {
                yield return over.Dequeue();
            }

            if (!tops.Contains(top))
            {
                yield return entry;
            }
        }

        foreach (var entry in over)
        {
            yield return entry;
        }
    }

    public Stream Open(string path)
    {
        bool isOver;
        lock (_names)
        {
            isOver = _names.Contains(path);
        }

        return isOver ? above.Open(path) : below.Open(path);
    }

    private static string Top(string path) => path.Split('/', 2)[0];
}
