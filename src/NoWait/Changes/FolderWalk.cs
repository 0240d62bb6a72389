namespace NoWait.Changes;

/// <summary>Reads a folder and all below it with several threads, so that who goes through it later does not wait.</summary>
internal sealed class FolderWalk(Func<SourceEntry, bool> isPruned)
{
    private readonly Stack<SourceEntry> _folders = [];
    private int _busy;

    /// <summary>Reads everything below a folder that is not pruned.</summary>
    /// <remarks>What cannot be read is left to who asks for it, and hears of it then.</remarks>
    public void Read(SourceEntry folder, int threads)
    {
        _folders.Push(folder);
        var others = new Thread[threads - 1];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new(Work) { IsBackground = true };
            others[i].Start();
        }

        Work();
        foreach (var other in others)
        {
            other.Join();
        }
    }

    private void Work()
    {
        while (Take() is { } folder)
        {
            try
            {
                Add(folder.Children);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Add([]);
            }
        }
    }

    private SourceEntry? Take()
    {
        lock (_folders)
        {
            while (_folders.Count == 0 && _busy > 0)
            {
                Monitor.Wait(_folders);
            }

            if (_folders.Count == 0)
            {
                return null;
            }

            _busy++;
            return _folders.Pop();
        }
    }

    private void Add(SourceEntry[] children)
    {
        lock (_folders)
        {
            foreach (var child in children)
            {
                if (child.Stat.Kind == FileKind.Folder && !isPruned(child))
                {
                    _folders.Push(child);
                }
            }

            _busy--;
            Monitor.PulseAll(_folders);
        }
    }
}
