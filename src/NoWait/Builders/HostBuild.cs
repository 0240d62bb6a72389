using NoWait.Changes;
using NoWait.Images;
using NoWait.Images.Variables;
using NoWait.Processes;

namespace NoWait.Builders;

/// <summary>What all stages of one service's build share.</summary>
internal sealed class HostBuild
{
    private readonly Dictionary<int, StageScript> _scripts = [];
    private readonly StageGraph _graph;

    public HostBuild(BuildRequest request, HostMachine machine, StatCache cache)
    {
        Request = request;
        Machine = machine;
        Contents = new(cache, machine.Time);
        KeyValuePair<string, string>[] fromBase = [new("PATH", machine.Variables.GetValueOrDefault("PATH", ""))];
        var image = request.Image.Resolve(request.Context)
            .Expand(HostPlatform.With(request.Arguments), _ => fromBase);
        Names = new(image);
        _graph = StageGraph.Of(image);
        foreach (var node in _graph.Needed)
        {
            var @base = image.IndexOf(node.Stage.From);
            var script = StageReader.Read(node, Names, _scripts.GetValueOrDefault(@base));
            var isUsed = _graph.Needed.Any(other => other.Index != _graph.Run.Index && other.DependsOn.Contains(node.Index));
            _scripts[node.Index] = isUsed ? script : script.WithoutTrailingActs();
        }
    }

    /// <summary>What is built.</summary>
    public BuildRequest Request { get; }

    /// <summary>The machine that it is built on.</summary>
    public HostMachine Machine { get; }

    /// <summary>Tells files' contents.</summary>
    public ContentReader Contents { get; }

    /// <summary>What the stages are called.</summary>
    public StageNames Names { get; }

    /// <summary>The stages that the image needs, its own last.</summary>
    public IEnumerable<StageScript> AllScripts => _graph.Needed.Select(node => _scripts[node.Index]);

    /// <summary>The build stages with those that each waits for, which come before it.</summary>
    public IEnumerable<(StageScript Script, IEnumerable<StageScript> Needs)> BuildScripts => _graph.Needed
        .Where(node => node.Index != _graph.Run.Index)
        .Select(node => (_scripts[node.Index], node.DependsOn.Select(index => _scripts[index])));

    /// <summary>The folder of a stage's things.</summary>
    public string FolderOf(string stage) => Path.Combine(Request.Store, "stages", Request.Service, Uri.EscapeDataString(stage));

    /// <summary>The folder that is a stage's <c>/</c>.</summary>
    public string RootOf(string stage) => Path.Combine(FolderOf(stage), "root");

    /// <summary>The paths of a stage that its own instructions and those of all other stages name.</summary>
    public IEnumerable<string> NamedIn(StageScript script) => script.Named.Concat(ExportsOf(script));

    /// <summary>The paths of a stage that other stages copy or mount.</summary>
    public IEnumerable<string> ExportsOf(StageScript script) => _scripts.Values
        .SelectMany(other => other.Steps)
        .SelectMany(SourcesOf)
        .Where(source => source.Stage == script.Name)
        .Select(source => StagePath.Join("", source.Path));

    private IEnumerable<(string? Stage, string Path)> SourcesOf(Step step) => step switch
    {
        Step.Bring { From: { } from } bring when !ReferenceEquals(bring.Copy, StageReader.WholeStage) =>
            bring.Copy.Sources.Select(source => ((string?)from, source)),
        Step.Execute execute => execute.Run.Mounts.Select(mount => mount switch
        {
            BindMount { From: { } from } bind => (Names.Find(from), bind.Source ?? "/"),
            CacheMount { From: { } from } cache => (Names.Find(from), cache.Source ?? "/"),
            _ => (null, ""),
        }),
        _ => [],
    };

    /// <summary>The acts at a stage's end that no step waits for.</summary>
    public IEnumerable<PendingAct> PendingOf(StageScript script) => script.Pending
        .Select(pending => pending with { File = Path.Combine(RootOf(script.Name), pending.Path[1..]) });
}

/// <summary>The machine that steps run on.</summary>
/// <param name="Variables">The environment of this process.</param>
/// <param name="Time">The clock.</param>
internal sealed record HostMachine(IReadOnlyDictionary<string, string> Variables, TimeProvider Time)
{
    /// <summary>Does some steps without their commands; null where all are run.</summary>
    public IStepShortcut? Shortcut { get; init; }

    /// <summary>Runs commands.</summary>
    public CommandRunner Runner { get; } = new(Time);
}
