using NoWait.Timing;
using NoWait.Timing.Figures;
using NoWait.Timing.Live;
using NoWait.Timing.Summaries;

namespace NoWait.Board.Data;

/// <summary>Keeps what the page shows in memory; each look at it reads only what is new in the ledger.</summary>
internal sealed class LedgerWatch(Ledger ledger, Pictures pictures, TimeProvider time)
{
    private const int Most = 200;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly LedgerSummary _summary = LedgerSummary.Held(ledger);
    private Snapshot? _last;
    private int _version;

    /// <summary>The pictures of people.</summary>
    public Pictures Pictures => pictures;

    /// <summary>How things stand now: what was added to the ledger is in it, and windows of days move on every 20 seconds.</summary>
    public Snapshot Now()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var isNew = _summary.Refresh();
            _version += isNew ? 1 : 0;
            if (isNew || _last is null || (now - _last.Now).Duration() > Fresh)
            {
                pictures.Refresh();
                _last = Read(now);
            }

            return _last with { Running = Running() };
        }
    }

    /// <summary>What runs at this moment.</summary>
    public IReadOnlyList<RunningRun> Running() => RunningFile.Read(ledger.Folder, time.GetUtcNow());

    private Snapshot Read(DateTimeOffset now) => new()
    {
        Now = now,
        Zone = time.LocalTimeZone,
        Version = _version,
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
