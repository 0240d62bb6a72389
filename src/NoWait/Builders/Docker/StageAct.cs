using NoWait.Changes;
using NoWait.Images;

namespace NoWait.Builders.Docker;

/// <summary>A <c>Strip</c> or <c>Compress</c> of a build stage.</summary>
/// <param name="Stage">The stage's index in the definition.</param>
/// <param name="Instruction">What it says.</param>
/// <param name="Path">The executable's path in the stage, without the slash at the start.</param>
/// <param name="Step">Its place among the stage's instructions, as they were written.</param>
/// <param name="IsLast">Whether no step of the build waits for it.</param>
internal sealed record StageAct(int Stage, Instruction Instruction, string Path, int Step, bool IsLast)
{
    /// <summary>The acts of all build stages that an image needs, in the order in which they were written.</summary>
    public static Values<StageAct> Of(StageGraph graph)
    {
        var builds = graph.Needed.Where(node => node.Index != graph.Run.Index).ToList();
        return builds
            .SelectMany(node => Of(node, builds.Exists(other => other.DependsOn.Contains(node.Index))))
            .ToValues();
    }

    private static IEnumerable<StageAct> Of(StageNode node, bool isUsed)
    {
        var instructions = node.Stage.Instructions;
        var lastRun = instructions.Count - 1;
        while (lastRun >= 0 && instructions[lastRun] is not Run)
        {
            lastRun--;
        }

        var folder = "";
        for (var i = 0; i < instructions.Count; i++)
        {
            folder = instructions[i] is Workdir workdir ? StagePath.Join(folder, workdir.Path) : folder;
            if (PathOf(instructions[i]) is { } path)
            {
                yield return new(node.Index, instructions[i], StagePath.Join(folder, path), i, !isUsed && i > lastRun);
            }
        }
    }

    private static string? PathOf(Instruction instruction) => instruction switch
    {
        Strip strip => strip.Path,
        Compress compress => compress.Path,
        _ => null,
    };
}
