using NoWait.Changes;
using NoWait.Images;

namespace NoWait.Builders;

/// <summary>A stage's first steps with all that they are made from: what each copies, and the key of its inputs.</summary>
internal sealed class StagePlan
{
    private readonly List<List<CopyEntry>> _entries = [];
    private readonly List<string> _keys = [];
    private readonly StepKeys _stepKeys;

    /// <summary>Looks at everything that the first steps of a stage are made from.</summary>
    public StagePlan(HostBuild build, StageScript script, StageFolder folder, int steps)
    {
        var sources = new StageSources(build, script, folder);
        for (var i = 0; i < steps; i++)
        {
            _entries.Add(sources.Select(script.Steps[i], i));
        }

        Sources = sources;
        Paths = new(folder.Root, build.NamedIn(script).Concat(TopNames()));
        Copier = new(folder, Paths, build.Request.Context, build.Contents, build.Machine.Time);
        build.Contents.Warm(_entries.SelectMany(entries => entries).Select(entry => entry.Source).ToHashSet());
        _stepKeys = new StepKeys(build, Copier, sources);
        for (var i = 0; i < steps; i++)
        {
            _keys.Add(_stepKeys.Of(i == 0 ? "" : _keys[i - 1], script.Steps[i], _entries[i]));
        }
    }

    /// <summary>How many steps it covers.</summary>
    public int Count => _keys.Count;

    /// <summary>Where the stage's paths lie.</summary>
    public HostPaths Paths { get; }

    /// <summary>What the stage's copies take.</summary>
    public StageSources Sources { get; }

    /// <summary>Brings files into the stage's folder.</summary>
    public StageCopier Copier { get; }

    /// <summary>The digest of all that a step is made from, and of the steps before it.</summary>
    public string KeyOf(int step) => _keys[step];

    /// <summary>The digest of a step's own inputs, without those of the steps before it.</summary>
    public string IdentityOf(Step step) => _stepKeys.Of("", step, []);

    /// <summary>What a step copies; nothing when it is no copy.</summary>
    public List<CopyEntry> EntriesOf(int step) => _entries[step];

    /// <summary>The first step that is not done as it would be now; <see cref="Count"/> for none.</summary>
    public int FirstDifference(StageRecord record)
    {
        var step = 0;
        while (step < Count && step < record.Done.Count && record.Done[step].Key == _keys[step])
        {
            step++;
        }

        return step;
    }

    private IEnumerable<string> TopNames() => _entries.SelectMany(entries => entries)
        .Select(entry => StagePath.FirstPart(entry.Destination)).Where(name => !HostPaths.IsMachine(name));
}
