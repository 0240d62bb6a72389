using NoWait.Timing.Events;
using NoWait.Timing.Figures;

namespace NoWait.Timing.Summaries;

/// <summary>
/// Answers questions about a ledger of any size: what was read before is kept as sums' material beside the ledger, so that
/// each look costs what is new. What is kept may be deleted at any time, and is made again when it is damaged. For one
/// thread at a time.
/// </summary>
public sealed class LedgerSummary
{

    private readonly Ledger _ledger;
    private readonly int? _writer;
    private readonly Dictionary<string, FileSummary> _files = new(StringComparer.Ordinal);

    private LedgerSummary(Ledger ledger, int? writer)
    {
        _ledger = ledger;
        _writer = writer;
    }

    /// <summary>A look at a ledger that keeps what it read beside it: for one question.</summary>
    /// <param name="ledger">The ledger; it need not be there yet.</param>
    public static LedgerSummary Kept(Ledger ledger) => new(ledger, Environment.ProcessId);

    /// <summary>A look at a ledger that writes nothing and holds what it read in memory: for many questions.</summary>
    /// <param name="ledger">The ledger; it need not be there yet.</param>
    public static LedgerSummary Held(Ledger ledger) => new(ledger, null);

    /// <summary>Takes in what is new.</summary>
    /// <returns>Whether anything was.</returns>
    public bool Refresh()
    {
        var files = _ledger.Files().ToList();
        var isNew = false;
        foreach (var gone in _files.Keys.Except(files, StringComparer.Ordinal).ToList())
        {
            isNew |= _files.Remove(gone);
        }

        foreach (var path in files)
        {
            if (!_files.TryGetValue(path, out var file))
            {
                var folder = Path.Combine(_ledger.Folder, "summaries", Path.GetFileNameWithoutExtension(path));
                _files[path] = file = new(path, folder, _writer);
            }

            isNew |= file.Refresh();
        }

        return isNew;
    }

    /// <summary>How many lines of the ledger are no whole events.</summary>
    public int Damaged => Pieces().Sum(pair => pair.Piece.Head.Damaged);

    /// <summary>Whether there is no event at all.</summary>
    public bool IsEmpty => Pieces().All(pair => pair.Piece.Head.First > pair.Piece.Head.Last);

    /// <summary>The services that were ever deployed, by name.</summary>
    public IReadOnlyCollection<string> Services() =>
    [
        .. Pieces().SelectMany(pair => pair.Piece.Head.LatestRows.ToArray().Select(row => pair.Piece.Head.Names[row.Service]))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>What the ledger says of a time.</summary>
    public LedgerFigures Read(FigureQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var pieces = Within(query.Since, query.Until);
        var figures = new FigureReader(query);
        foreach (var (_, piece) in pieces)
        {
            // What cannot come twice need not be remembered.
            var isAlone = !pieces.Any(other => other.Piece != piece && other.Piece.Head.Overlaps(piece.Head));
            figures.Add(piece.Load(), isAlone);
        }

        return figures.Finish();
    }

    /// <summary>
    /// The last deployment of each service to each environment, and the last that went live where that is another; the newest first.
    /// </summary>
    public IReadOnlyList<Deployment> Latest()
    {
        var latest = new Dictionary<(string Service, string Environment, bool WentLive), (string File, Mark Mark)>();
        foreach (var (file, piece) in Pieces())
        {
            foreach (var row in piece.Head.LatestRows)
            {
                var key = (piece.Head.Names[row.Service], piece.Head.Names[row.Environment], row.WentLive != 0);
                if (!latest.TryGetValue(key, out var other) || other.Mark.Ticks <= row.Mark.Ticks)
                {
                    latest[key] = (file, row.Mark);
                }
            }
        }

        var needed = latest.Where(pair => pair.Key.WentLive
            || !latest.TryGetValue(pair.Key with { WentLive = true }, out var live) || live.Mark.Ticks < pair.Value.Mark.Ticks);
        return [.. needed.OrderByDescending(pair => pair.Value.Mark.Ticks).Select(pair => Ledger.ReadAt(pair.Value.File, pair.Value.Mark.Offset)).OfType<Deployment>()];
    }

    /// <summary>The last deployments since a moment, the newest first.</summary>
    /// <param name="since">The moment.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<Deployment> NewestDeployments(DateTimeOffset since, int count) =>
        Newest<Deployment>(since, count, static summary => summary.DeployRows.ToArray().Select(row => row.Mark));

    /// <summary>The last runs since a moment, the newest first.</summary>
    /// <param name="since">The moment.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<Run> NewestRuns(DateTimeOffset since, int count) =>
        Newest<Run>(since, count, static summary => summary.RunRows.ToArray().Select(row => row.Mark));

    // Only the lines that are asked for are read from the ledger.
    private List<T> Newest<T>(DateTimeOffset since, int count, Func<Summary, IEnumerable<Mark>> marks)
        where T : LedgerEvent
    {
        var newest = new List<(string File, Mark Mark)>();
        foreach (var (file, piece) in Within(since, DateTimeOffset.MaxValue).OrderByDescending(pair => pair.Piece.Head.Last))
        {
            if (newest.Count >= count && newest[count - 1].Mark.Ticks > piece.Head.Last)
            {
                break;
            }

            newest.AddRange(marks(piece.Load()).Where(mark => mark.Ticks >= since.UtcTicks).Select(mark => (file, mark)));
            newest = [.. newest.DistinctBy(place => (place.Mark.Ticks, place.Mark.Id)).OrderByDescending(place => place.Mark.Ticks).Take(count)];
        }

        return [.. newest.Select(place => Ledger.ReadAt(place.File, place.Mark.Offset)).OfType<T>()];
    }

    private List<(string File, Piece Piece)> Within(DateTimeOffset since, DateTimeOffset until) =>
    [
        .. Pieces().Where(pair => pair.Piece.Head.Last >= since.UtcTicks && pair.Piece.Head.First <= until.UtcTicks),
    ];

    private IEnumerable<(string File, Piece Piece)> Pieces() =>
        _files.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value.Pieces.Select(piece => (pair.Key, piece)));
}
