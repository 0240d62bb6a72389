using NoWait.Images;
using NoWait.Images.Dockerfiles;
using NoWait.Images.Variables;

namespace NoWait.Builders.Docker;

/// <summary>What BuildKit is to make of a definition: its build stages and what comes out of them, or the whole image.</summary>
internal sealed class DockerPlan
{
    /// <summary>The stage that holds what comes out; no definition can call one of its own so by chance.</summary>
    public const string ExportStage = "nowait-export";

    private readonly StageGraph _sources;

    private DockerPlan(ImageDefinition expanded, StageGraph graph, StageGraph sources)
    {
        Expanded = expanded;
        Graph = graph;
        Names = new(expanded);
        _sources = sources;
    }

    /// <summary>The definition with its variables' values.</summary>
    public ImageDefinition Expanded { get; }

    /// <summary>Which stages the image needs.</summary>
    public StageGraph Graph { get; }

    /// <summary>What the stages are called.</summary>
    public StageNames Names { get; }

    /// <summary>What is to be stripped and packed.</summary>
    public Values<StageAct> Acts { get; private init; } = [];

    /// <summary>Why BuildKit makes the whole image; null where it is assembled here.</summary>
    public string? Whole { get; private init; }

    /// <summary>What of the context is not sent.</summary>
    public ContextExcludes Excludes { get; private init; } = ContextExcludes.None;

    /// <summary>What comes out of the build stages.</summary>
    public Values<StageExport> Exports { get; private init; } = [];

    /// <summary>The definition as BuildKit gets it.</summary>
    public required ImageDefinition Written { get; init; }

    /// <summary>Its text.</summary>
    public required string Dockerfile { get; init; }

    /// <summary>What errors call the text.</summary>
    public string DockerfileName => Written.Source.Text is null ? "Dockerfile" : Written.Source.Path;

    /// <summary>Whether there is anything for BuildKit to do.</summary>
    public bool IsEmpty => Whole is null && Exports.Count == 0;

    /// <summary>Whether a needed stage reads the context.</summary>
    public bool ReadsContext => Graph.Needed.Any(node => (Whole is not null || node.Index != Graph.Run.Index) && node.ContextInputs.Count > 0);

    /// <summary>How many of a stage's instructions, from the first on, are dependency steps.</summary>
    public int DependencySteps(StageNode node) =>
        node.Index < _sources.Run.Index ? _sources[node.Index].DependencySteps : node.DependencySteps;

    /// <summary>The plan for a definition.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="definition">Its definition, resolved; acts that were done early are copies in it.</param>
    /// <param name="mark">What makes every command run anew; null for nothing.</param>
    /// <exception cref="DefinitionException">The definition cannot work.</exception>
    public static DockerPlan Of(BuildRequest request, ImageDefinition definition, string? mark)
    {
        var arguments = HostPlatform.With(request.Arguments);
        var expanded = definition.Expand(arguments);
        var graph = StageGraph.Of(expanded);
        var sources = ReferenceEquals(definition, request.Image) ? graph : StageGraph.Of(request.Image.Resolve(request.Context).Expand(arguments));
        var acts = StageAct.Of(graph).Select(act => act with { Step = act.Step - Triggered(expanded, definition, act.Stage) }).ToValues();
        var whole = definition.Source.IsForeign
            ? "is in a Dockerfile that only BuildKit understands"
            : WholeRunStage.Reason(expanded, graph.Run, request.Images);
        var exports = whole is null ? StageExport.Of(expanded, graph.Run, acts.Where(act => act.IsLast)) : [];
        var source = definition.Source.IsForeign || mark is null ? definition.Source.Text : null;
        var excludes = source is null ? ContextExcludes.Of(request.Context, graph) : ContextExcludes.None;
        var prepared = source is null ? StageTexts.Prepare(excludes.Without(definition), mark) : definition;
        var export = StageTexts.Export(exports, new(expanded));
        prepared = source is null ? PinnedBases.In(prepared, expanded, request.Images) : prepared;
        var written = whole is not null ? prepared : prepared with { Stages = [.. prepared.Stages.Take(graph.Run.Index), export] };
        return new(expanded, graph, sources)
        {
            Acts = acts,
            Whole = whole,
            Exports = exports,
            Excludes = excludes,
            Written = written,
            Dockerfile = source is null ? Images.Dockerfiles.Dockerfile.Render(written)
                : whole is not null ? source
                : StageTexts.Append(source, definition, export),
        };
    }

    /// <summary>The plan for what an act is about: its stage until then, and of it the file.</summary>
    public static DockerPlan Before(BuildRequest request, ImageDefinition definition, string? mark, StageAct act)
    {
        var stage = definition.Stages[act.Stage];
        var path = StageTexts.Plain("/" + act.Path);
        var copy = new Copy([path], path) { From = FormattableString.Invariant($"{act.Stage}"), Origin = act.Instruction.Origin };
        return Of(request, definition with
        {
            Source = default,
            Stages =
            [
                .. definition.Stages.Take(act.Stage),
                stage with { Instructions = stage.Instructions.Take(act.Step).ToValues() },
                new("act", "scratch") { Instructions = [copy] },
            ],
        }, mark);
    }

    // What a stage that this one is based on has it begin with was not written in it.
    private static int Triggered(ImageDefinition expanded, ImageDefinition definition, int stage) =>
        expanded.Stages[stage].Instructions.Count - definition.Stages[stage].Instructions.Count;
}
