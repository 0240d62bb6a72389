using NoWait.Timing.Summaries;

namespace NoWait.Timing.Figures;

/// <summary>What deployments that went live brought, by whom, and how long that took.</summary>
internal sealed class Contents(NameTable names)
{
    private readonly HashSet<ulong> _commits = [];
    private readonly HashSet<int> _people = [];
    private readonly Dictionary<int, (int Count, double Seconds)> _parts = [];
    private int _withParts;

    public int Deploys { get; private set; }

    public int Changes => _commits.Count;

    public int People => _people.Select(place => names.Person(place).Key).Distinct(StringComparer.Ordinal).Count();

    public List<double> Leads { get; } = [];

    public List<double> ToLive { get; } = [];

    /// <summary>Adds a deployment that went live; they come in the order of time.</summary>
    public void Add(in Deploy deploy)
    {
        Deploys++;
        _people.Add(deploy.Places[deploy.Row.Person]);
        foreach (ref readonly var change in deploy.Summary.ChangeRows.Slice(deploy.Row.FirstChange, deploy.Row.Changes))
        {
            _people.Add(deploy.Places[(int)change.Author]);
            if (_commits.Add(change.Commit))
            {
                Leads.Add(change.LeadSeconds);
            }
        }

        if (!double.IsNaN(deploy.Row.ToLive))
        {
            ToLive.Add(deploy.Row.ToLive);
        }

        _withParts += deploy.Row.Parts > 0 ? 1 : 0;
        foreach (ref readonly var part in deploy.Summary.PartRows.Slice(deploy.Row.FirstPart, deploy.Row.Parts))
        {
            var place = deploy.Places[part.Name];
            var (count, seconds) = _parts.GetValueOrDefault(place);
            _parts[place] = (count + 1, seconds + part.Seconds);
        }
    }

    public PartOfTime[] Parts() =>
        [.. _parts.Select(pair => new PartOfTime(names[pair.Key], TimeSpan.FromSeconds(pair.Value.Seconds / Math.Max(1, _withParts))))];
}
