using NoWait.Docker.Build;
using NoWait.Images;

namespace NoWait.Builders.Docker;

/// <summary>An instruction of the definition, as BuildKit runs it.</summary>
/// <param name="Stage">What its stage is called.</param>
/// <param name="Instruction">The instruction.</param>
/// <param name="Index">Its place in the stage.</param>
/// <param name="IsDependency">Whether it comes before the sources.</param>
internal sealed record DockerStep(string Stage, Instruction Instruction, int Index, bool IsDependency)
{
    /// <summary>Whether it is one of the steps that people count.</summary>
    public bool Counts => Instruction is not Workdir;
}

/// <summary>Finds the instructions that BuildKit's steps are: it numbers those of a stage that do something.</summary>
internal sealed class DockerSteps
{
    private readonly Dictionary<string, (bool HasBase, List<DockerStep> Steps)> _stages = new(StringComparer.OrdinalIgnoreCase);
    private readonly string? _only;

    public DockerSteps(DockerPlan plan)
    {
        var definition = plan.Expanded;
        if (definition.Source.IsForeign)
        {
            return;
        }

        foreach (var node in plan.Graph.Needed.Where(node => plan.Whole is not null || node.Index != plan.Graph.Run.Index))
        {
            var isNamed = node.Stage.Name != FormattableString.Invariant($"{node.Index}");
            var key = isNamed ? node.Stage.Name : FormattableString.Invariant($"stage-{node.Index}");
            var steps = node.Stage.Instructions
                .Select((one, index) => new DockerStep(plan.Names.Of(node.Index), one, index, index < plan.DependencySteps(node)))
                .Where(step => step.Instruction is Run or Copy or Add or Workdir)
                .ToList();
            var hasBase = node.Stage.From != "scratch" && definition.IndexOf(node.Stage.From) is var at && (at < 0 || at >= node.Index);
            _stages[key] = (hasBase, steps);
            _only = plan.Written.Stages.Count == 1 && !isNamed ? key : null;
        }
    }

    /// <summary>All of them.</summary>
    public IEnumerable<DockerStep> All => _stages.Values.SelectMany(stage => stage.Steps);

    /// <summary>The instruction that a step is; null for a base, what BuildKit does by itself, and what comes out.</summary>
    public DockerStep? Find(BuildStep step)
    {
        if (step.Number == 0 || (step.Stage ?? _only) is not { } name || !_stages.TryGetValue(name, out var stage))
        {
            return null;
        }

        // Steps that the base image triggers (ONBUILD) come before the stage's own.
        var own = stage.Steps.Count + (stage.HasBase ? 1 : 0);
        var index = step.Number - 1 - (stage.HasBase ? 1 : 0) - Math.Max(0, step.Total - own);
        return stage.Steps.ElementAtOrDefault(index) is { } found && IsThat(found.Instruction, step) ? found : null;
    }

    // A step that two builds at once have in common is numbered as in the other one.
    private static bool IsThat(Instruction instruction, BuildStep step) =>
        step.Instruction.StartsWith(instruction.GetType().Name + " ", StringComparison.OrdinalIgnoreCase);
}
