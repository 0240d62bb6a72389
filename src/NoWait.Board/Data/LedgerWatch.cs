using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Board.Data;

/// <summary>Keeps what the page shows in memory; each look at it reads only what is new in the ledger.</summary>
internal sealed class LedgerWatch(Ledger ledger, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(31);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<RunEntry> _runs = [];
    private readonly List<Deployment> _deployments = [];
    private LedgerTail? _tail;
    private int _damaged;

    /// <summary>How things stand now.</summary>
    public Snapshot Now()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var isFirst = _tail is null;
            _tail ??= new(ledger, now - Kept);
            var news = _tail.Read(_ => _damaged++);
            if (news.IsAnew)
            {
                Forget();
            }

            foreach (var entry in news.Events.Where(entry => _ids.Add(entry.Id)))
            {
                Add(entry);
            }

            Prune(now - Kept);
            if (isFirst && _deployments.Count == 0 && ledger.Newest().OfType<Deployment>().FirstOrDefault() is { } old)
            {
                _deployments.Add(old);
            }

            return new(now, [.. _runs], [.. _deployments], _damaged);
        }
    }

    private void Add(LedgerEvent entry)
    {
        switch (entry)
        {
            case Run run:
                Insert(_runs, RunEntry.Of(run), other => other.At);
                break;
            case Deployment deployment:
                Insert(_deployments, deployment, other => other.At);
                break;
        }
    }

    // Events of several machines come slightly out of order: nearly always at the end, sometimes a little before.
    private static void Insert<T>(List<T> sorted, T item, Func<T, DateTimeOffset> at)
    {
        var index = sorted.Count;
        while (index > 0 && at(sorted[index - 1]) > at(item))
        {
            index--;
        }

        sorted.Insert(index, item);
    }

    private void Prune(DateTimeOffset before)
    {
        _runs.RemoveRange(0, _runs.TakeWhile(run => run.At < before).Count());
        var old = _deployments.TakeWhile(deployment => deployment.At < before).Count();
        _deployments.RemoveRange(0, Math.Min(old, Math.Max(0, _deployments.Count - 1)));
    }

    private void Forget()
    {
        _ids.Clear();
        _runs.Clear();
        _deployments.Clear();
        _damaged = 0;
    }
}
