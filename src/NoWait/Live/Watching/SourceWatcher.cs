namespace NoWait.Live.Watching;

/// <summary>Says that something may have changed in a set of folders; what it was, a look tells.</summary>
/// <remarks>Events are hints: one that is lost, doubled or of no concern costs a look, and never a change.</remarks>
internal abstract class SourceWatcher : IDisposable
{
    private const int Few = 8;
    private const int Many = 100;

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan QuietAfterFew = TimeSpan.FromMilliseconds(12);
    private static readonly TimeSpan QuietAfterMany = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan QuietAfterLoss = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWriting = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _new = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _unfinished = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _some = new(0, 1);
    private readonly TimeProvider _time;
    private int _count;
    private long _first;
    private long _last;

    protected SourceWatcher(TimeProvider time) => _time = time;

    /// <summary>Whether only regular looks can tell of changes: the system refused to watch some folder.</summary>
    public bool IsBlind { get; protected set; }

    /// <summary>The watcher for this system.</summary>
    public static SourceWatcher Create(TimeProvider time) => OperatingSystem.IsLinux() ? new InotifyWatcher(time) : new PortableWatcher(time);

    /// <summary>Watches these folders from now on, and no others; returns whether there were new ones among them.</summary>
    /// <param name="folders">The folders, absolute; one that is not there does not matter.</param>
    public abstract bool Watch(IReadOnlySet<string> folders);

    /// <inheritdoc />
    public virtual void Dispose() => _some.Dispose();

    /// <summary>Waits for a change, and then until all that belongs to it is there.</summary>
    /// <returns>When its first event was seen, on the monotonic clock.</returns>
    /// <remarks>
    /// A file that was replaced or closed is whole, and waits for next to nothing. One that is gone may come back under the
    /// same name, as some editors save; one that is still written to will be closed; and a thousand changes have more to come.
    /// </remarks>
    public async Task<long> NextAsync(CancellationToken cancellationToken)
    {
        await _some.WaitAsync(cancellationToken);
        while (Rest() is var rest && rest > TimeSpan.Zero)
        {
            // What comes meanwhile may end the wait, as the close of a file that was written to.
            _ = await _some.WaitAsync(rest, cancellationToken);
        }

        lock (_gate)
        {
            _new.Clear();
            _unfinished.Clear();
            _count = 0;
            _ = _some.Wait(0, CancellationToken.None);
            return _first;
        }
    }

    /// <summary>A name in a folder was changed.</summary>
    /// <param name="path">What tells it from other names.</param>
    /// <param name="what">How.</param>
    protected void Tell(string path, Happening what)
    {
        lock (_gate)
        {
            _last = _time.GetTimestamp();
            if (_count++ == 0)
            {
                _first = _last;
            }

            Note(path, what);
            if (_some.CurrentCount == 0)
            {
                _some.Release();
            }
        }
    }

    // What came and went in between, as the file that takes another one's name, is missed by nobody.
    private void Note(string path, Happening what)
    {
        switch (what)
        {
            case Happening.Come:
                _new.Add(path);
                _unfinished[path] = QuietAfterLoss;
                break;
            case Happening.Written:
                _unfinished[path] = LongestWriting;
                break;
            case Happening.Gone when !_new.Contains(path):
                _unfinished[path] = QuietAfterLoss;
                break;
            default:
                _unfinished.Remove(path);
                break;
        }
    }

    private TimeSpan Rest()
    {
        lock (_gate)
        {
            var quiet = _count > Many ? QuietAfterMany : _count > Few ? QuietAfterFew : Quiet;
            foreach (var longest in _unfinished.Values)
            {
                quiet = longest > quiet ? longest : quiet;
            }

            return quiet - _time.GetElapsedTime(_last);
        }
    }

    /// <summary>How a name was changed.</summary>
    protected enum Happening
    {
        /// <summary>It is as it is to be.</summary>
        Whole,

        /// <summary>It has come, and is empty yet.</summary>
        Come,

        /// <summary>Somebody writes to it.</summary>
        Written,

        /// <summary>It has gone.</summary>
        Gone,
    }
}
