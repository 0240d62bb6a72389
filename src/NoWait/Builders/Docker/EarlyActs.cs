using NoWait.Docker.Build;
using NoWait.Images;

namespace NoWait.Builders.Docker;

/// <summary>
/// Does the acts that later steps of the build wait for: what is built until then comes out, is stripped or packed here,
/// and goes on as a copy. Each costs a request of its own.
/// </summary>
/// <param name="request">What is built.</param>
/// <param name="mark">What makes every command run anew; null for nothing.</param>
/// <param name="act">Strips or packs a file in place.</param>
internal sealed class EarlyActs(BuildRequest request, string? mark, Func<PendingAct, CancellationToken, Task> act)
{
    private const string Folder = ".nowait-acts";

    private readonly string _root = ExportFolder.FolderOf(request) + ".acts";

    /// <summary>The folder that the context shows in its root; null where there are no such acts.</summary>
    public string? Overlay { get; private set; }

    /// <summary>The definition with a copy in place of each such act.</summary>
    /// <param name="definition">The resolved definition.</param>
    /// <param name="build">Builds the plan's only export into a folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ImageDefinition> DoAsync(
        ImageDefinition definition, Func<DockerPlan, string, Task> build, CancellationToken cancellationToken)
    {
        var plan = DockerPlan.Of(request, definition, mark);
        foreach (var (early, number) in plan.Acts.Where(one => !one.IsLast).Select((one, number) => (one, number)))
        {
            Overlay = Directory.CreateDirectory(Path.Combine(_root, "done")).FullName;
            var made = Path.Combine(_root, FormattableString.Invariant($"made-{number}"));
            await build(DockerPlan.Before(request, definition, mark, early), made);
            var stage = plan.Names.Of(early.Stage);
            var file = Path.Combine(Overlay, Folder, FormattableString.Invariant($"{number}"));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Copy(Path.Combine(made, stage, early.Path), file, overwrite: true);
            await act(new(stage, early.Instruction, "/" + early.Path, file), cancellationToken);
            definition = With(definition, early, new Copy([$"{Folder}/{number}"], StageTexts.Plain("/" + early.Path)) { Origin = early.Instruction.Origin });
        }

        return definition;
    }

    private static ImageDefinition With(ImageDefinition definition, StageAct early, Instruction instruction)
    {
        var stages = definition.Stages.ToArray();
        var instructions = stages[early.Stage].Instructions.ToArray();
        instructions[early.Step] = instruction;
        stages[early.Stage] = stages[early.Stage] with { Instructions = [.. instructions] };
        return definition with { Stages = [.. stages], Source = default };
    }
}
