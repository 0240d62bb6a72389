using NoWait.Timing;
using NoWait.Timing.Figures;
using NoWait.Timing.Live;
using NoWait.Timing.Summaries;

namespace NoWait.Board.Data;

/// <summary>Keeps what the page shows in memory; each look at it reads only what is new in the ledger.</summary>
internal sealed class LedgerWatch(Ledger ledger, Pictures pictures, TimeProvider time)
{
    private const int Most = 200;
    private const long Long = 16 << 20;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Hardly = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Gladly = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly LedgerSummary _summary = LedgerSummary.Held(ledger);
    private Task<Snapshot>? _reading;
    private bool _isQueued;
    private Snapshot? _last;

    /// <summary>How long a page waits for what is new; then it shows what was known, and the next one shows the rest.</summary>
    /// <remarks>Null waits for a short ledger, which takes no time, and for a long one hardly.</remarks>
    public TimeSpan? Patience { get; init; }

    /// <summary>The pictures of people.</summary>
    public Pictures Pictures => pictures;

    /// <summary>How things stand now: what was added to the ledger is in it, and windows of days move on every 20 seconds.</summary>
    public async Task<Snapshot> NowAsync()
    {
        var reading = Begin();
        if (_last is { } last && await Task.WhenAny(reading, Task.Delay(Patience ?? (IsLong() ? Hardly : Gladly))) != reading)
        {
            return last with { Now = time.GetUtcNow(), Running = Running() };
        }

        return await reading with { Running = Running() };
    }

    /// <summary>What runs at this moment.</summary>
    public IReadOnlyList<RunningRun> Running() => RunningFile.Read(ledger.Folder, time.GetUtcNow());

    // One after the other; whoever asks gets one that begins afterwards, so that all that was there then is in it.
    private Task<Snapshot> Begin()
    {
        lock (_gate)
        {
            if (!_isQueued)
            {
                _isQueued = true;
                _reading = AfterAsync(_reading);
            }

            return _reading!;
        }
    }

    private async Task<Snapshot> AfterAsync(Task<Snapshot>? before)
    {
        await Task.WhenAny(before ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
        {
            _isQueued = false;
        }

        return Renew();
    }

    private bool IsLong() => new DirectoryInfo(ledger.Folder) is { Exists: true } folder && folder.EnumerateFiles().Sum(file => file.Length) > Long;

    private Snapshot Renew()
    {
        var (now, last) = (time.GetUtcNow(), _last);
        var isNew = _summary.Refresh();
        if (isNew || last is null || (now - last.Now).Duration() > Fresh)
        {
            pictures.Refresh();
            _last = last = Read(now, (last?.Version ?? 0) + (isNew ? 1 : 0));
        }

        return last;
    }

    private Snapshot Read(DateTimeOffset now, int version) => new()
    {
        Now = now,
        Zone = time.LocalTimeZone,
        Version = version,
        Week = _summary.Read(Query(now - Week, now)),
        WeekBefore = _summary.Read(Query(now - (2 * Week), now - Week)),
        Month = _summary.Read(Query(now - Month, now)),
        Latest = _summary.Latest(),
        Deployments = _summary.NewestDeployments(now - Month, Most),
        Runs = _summary.NewestRuns(now - Month, Most),
        Damaged = _summary.Damaged,
        Running = [],
        Pictures = pictures,
    };

    private FigureQuery Query(DateTimeOffset since, DateTimeOffset until) => new(since, until) { Zone = time.LocalTimeZone };
}
