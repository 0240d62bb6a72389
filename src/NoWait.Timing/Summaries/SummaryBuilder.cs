using System.Runtime.InteropServices;
using NoWait.Timing.Events;

namespace NoWait.Timing.Summaries;

/// <summary>Makes a summary from events, or from the summaries of stretches that follow each other; an event that comes twice counts once.</summary>
internal sealed class SummaryBuilder
{
    private readonly NameTable _names = new();
    private readonly List<RunRow> _runs = [];
    private readonly List<DeployRow> _deploys = [];
    private readonly List<TestRow> _tests = [];
    private readonly List<PartRow> _parts = [];
    private readonly List<ChangeRow> _changes = [];
    private readonly HashSet<(long, ulong)> _seen = [];
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    public int Damaged { get; set; }

    public void Add(LedgerEvent entry, long offset)
    {
        var mark = new Mark(entry.At.UtcTicks, Hash(entry.Id), offset);
        if (!Take(mark))
        {
            return;
        }

        switch (entry)
        {
            case Run run:
                Add(run, mark);
                break;
            case Deployment deployment:
                Add(deployment, mark);
                break;
            case TestResult test:
                _tests.Add(new()
                {
                    Mark = mark,
                    Fingerprint = Hash(test.Fingerprint),
                    Suite = _names.Place(test.Suite),
                    Name = _names.Place(test.Test),
                    Outcome = (long)test.Outcome,
                });
                break;
        }
    }

    /// <summary>Adds a summary's rows.</summary>
    public void Add(Summary summary)
    {
        Damaged += summary.Head.Damaged;
        var places = new int[summary.Names.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = _names.Place(summary.Names[i]);
        }

        AddRuns(summary, places);
        AddDeploys(summary, places);
        foreach (var row in summary.TestRows)
        {
            if (Take(row.Mark))
            {
                _tests.Add(row with { Suite = places[row.Suite], Name = places[row.Name] });
            }
        }

        // Events of kinds that have no rows count for the time, too.
        _first = Math.Min(_first, summary.Head.First);
        _last = Math.Max(_last, summary.Head.Last);
    }

    public Summary Build(long from, long to) => new()
    {
        Head = new()
        {
            From = from,
            To = to,
            First = _first,
            Last = _last,
            Damaged = Damaged,
            Names = _names,
            Latest = Bytes(Latest()),
        },
        Runs = Bytes(_runs),
        Deploys = Bytes(_deploys),
        Tests = Bytes(_tests),
        Parts = Bytes(_parts),
        Changes = Bytes(_changes),
    };

    /// <summary>A text as a number: FNV-1a. Ids, commits and digests are compared by it.</summary>
    public static ulong Hash(string? text)
    {
        if (text is null)
        {
            return 0;
        }

        var hash = 14695981039346656037;
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 1099511628211);
        }

        return hash;
    }

    private List<LatestRow> Latest()
    {
        var latest = new Dictionary<(int, int, bool), LatestRow>();
        foreach (var row in _deploys)
        {
            var key = (row.Service, row.Environment, row.WentLive);
            if (!latest.TryGetValue(key, out var other) || other.Mark.Ticks <= row.Mark.Ticks)
            {
                latest[key] = new() { Mark = row.Mark, Service = row.Service, Environment = row.Environment, WentLive = row.WentLive ? 1 : 0 };
            }
        }

        return [.. latest.Values];
    }

    private bool Take(Mark mark)
    {
        _first = Math.Min(_first, mark.Ticks);
        _last = Math.Max(_last, mark.Ticks);
        return _seen.Add((mark.Ticks, mark.Id));
    }

    private void Add(Run run, Mark mark)
    {
        _runs.Add(new()
        {
            Mark = mark,
            Seconds = run.Seconds,
            Rate = (double)run.Rate,
            Billed = (double)(run.Billed ?? 0),
            Person = _names.Place(run.By),
            Services = _names.Place(ServicesOf(run)),
            FirstTarget = _parts.Count,
            Targets = run.Targets.Count,
            Result = (int)run.Result,
            Waiting = run.Waiting,
        });
        foreach (var target in run.Targets)
        {
            _parts.Add(new() { Name = _names.Place(target.Name), Seconds = (float)target.Seconds, Result = (int)target.Result });
        }
    }

    private static List<string> ServicesOf(Run run)
    {
        var services = run.Services.Concat(run.Steps.Select(step => step.Service).OfType<string>()).Distinct(StringComparer.Ordinal).ToList();
        services.Sort(StringComparer.Ordinal);
        return services;
    }

    private void Add(Deployment deployment, Mark mark)
    {
        _deploys.Add(new()
        {
            Mark = mark,
            From = Hash(deployment.From),
            To = Hash(deployment.To),
            Seconds = deployment.Seconds,
            ToLive = deployment.ToLive ?? double.NaN,
            Service = _names.Place(deployment.Service),
            Environment = _names.Place(deployment.Environment),
            Person = _names.Place(deployment.By),
            FirstChange = _changes.Count,
            Changes = deployment.Changes.Count,
            FirstPart = _parts.Count,
            Parts = deployment.Parts.Count,
            Flags = (DeployFlags)(int)deployment.Result
                | (deployment.IsRollBack ? DeployFlags.RollBack : 0)
                | (deployment.IsLiveUpdated ? DeployFlags.LiveUpdated : 0),
        });
        foreach (var change in deployment.Changes)
        {
            _changes.Add(new()
            {
                Commit = Hash(change.Commit),
                LeadSeconds = Math.Max(0, (deployment.At - change.At).TotalSeconds),
                Author = _names.Place(change.Author),
            });
        }

        foreach (var part in deployment.Parts)
        {
            _parts.Add(new() { Name = _names.Place(part.Target), Seconds = (float)part.Seconds });
        }
    }

    private void AddRuns(Summary summary, int[] places)
    {
        foreach (var row in summary.RunRows)
        {
            if (Take(row.Mark))
            {
                _runs.Add(row with
                {
                    Person = places[row.Person],
                    Services = row.Services < 0 ? -1 : places[row.Services],
                    FirstTarget = _parts.Count,
                });
                AddParts(summary.PartRows.Slice(row.FirstTarget, row.Targets), places);
            }
        }
    }

    private void AddDeploys(Summary summary, int[] places)
    {
        foreach (var row in summary.DeployRows)
        {
            if (!Take(row.Mark))
            {
                continue;
            }

            _deploys.Add(row with
            {
                Service = places[row.Service],
                Environment = places[row.Environment],
                Person = places[row.Person],
                FirstChange = _changes.Count,
                FirstPart = _parts.Count,
            });
            AddParts(summary.PartRows.Slice(row.FirstPart, row.Parts), places);
            foreach (var change in summary.ChangeRows.Slice(row.FirstChange, row.Changes))
            {
                _changes.Add(change with { Author = places[(int)change.Author] });
            }
        }
    }

    private void AddParts(ReadOnlySpan<PartRow> parts, int[] places)
    {
        foreach (var part in parts)
        {
            _parts.Add(part with { Name = places[part.Name] });
        }
    }

    private static byte[] Bytes<T>(List<T> rows)
        where T : unmanaged => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(rows)).ToArray();
}
