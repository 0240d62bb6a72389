using NoWait.Images;
using NoWait.Images.Dockerfiles;
using NoWait.Images.Variables;

namespace NoWait.Builders.Docker;

/// <summary>Writes the stages that BuildKit gets.</summary>
internal static class StageTexts
{
    private const string SourceDate = "SOURCE_DATE_EPOCH";

    /// <summary>The definition whose commands know the date of the sources, as those of the host builder do.</summary>
    /// <param name="definition">The definition, as it was written.</param>
    /// <param name="mark">A text like no other, for every command to run anew: BuildKit's own word for that empties the cache mounts, too.</param>
    public static ImageDefinition Prepare(ImageDefinition definition, string? mark) => definition with
    {
        Stages = definition.Stages.Select(stage => Prepare(stage, mark)).ToValues(),
    };

    /// <summary>A stage of nothing but what comes out: a folder for each stage, in which its paths are as they were.</summary>
    public static StageDefinition Export(Values<StageExport> exports, StageNames names) => new(DockerPlan.ExportStage, "scratch")
    {
        Instructions = exports.Select(export => (Instruction)Export(export, names.Of(export.Stage))).ToValues(),
    };

    /// <summary>A Dockerfile's own text with one more stage at its end.</summary>
    public static string Append(string source, ImageDefinition definition, StageDefinition stage) =>
        string.Join('\n', [source.TrimEnd('\n', '\r'), "", .. Lines(stage, new InstructionWriter(DefinitionWriter.Escape(definition))), ""]);

    private static IEnumerable<string> Lines(StageDefinition stage, InstructionWriter writer) =>
        stage.Instructions.Select(writer.Write).Prepend(writer.From(stage, -1));

    private static Copy Export(StageExport export, string stage) =>
        new([Plain("/" + export.Path)], Plain(export.Path.Length == 0 ? $"/{stage}/" : $"/{stage}/{export.Path}"))
        {
            From = FormattableString.Invariant($"{export.Stage}"),
            Origin = export.For.Origin,
        };

    private static StageDefinition Prepare(StageDefinition stage, string? mark)
    {
        var instructions = new List<Instruction>();
        if (mark is not null)
        {
            instructions.Add(new Arg("NOWAIT_CLEAN", mark));
        }

        if (!stage.Instructions.Any(instruction => instruction is Arg { Name: SourceDate }))
        {
            instructions.Add(new Arg(SourceDate, null));
        }

        return stage with { Instructions = [.. instructions, .. stage.Instructions] };
    }

    /// <summary>A path as a template: what looks like a variable in it is none.</summary>
    public static string Plain(string path) => path.Contains('$', StringComparison.Ordinal)
        ? Template.Canonical(path.Replace("$", "\\$", StringComparison.Ordinal))
        : path;
}
