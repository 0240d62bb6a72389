using System.Globalization;
using NoWait.Images;

namespace NoWait.Builders.Docker;

/// <summary>Tells which run stages only BuildKit can make.</summary>
internal static class WholeRunStage
{
    /// <summary>The instruction that needs BuildKit, or the stage that it is based on; null when the image can be assembled here.</summary>
    /// <param name="definition">The definition, its variables expanded.</param>
    /// <param name="run">The stage that runs.</param>
    /// <param name="images">The images whose files are on this machine.</param>
    public static string? Reason(ImageDefinition definition, StageNode run, IReadOnlyDictionary<string, NamedImage> images)
    {
        var @base = definition.IndexOf(run.Stage.From);
        if (@base >= 0 && @base < run.Index)
        {
            return $"is based on stage '{run.Stage.From}'";
        }

        var knowsUsers = images.GetValueOrDefault(run.Stage.From)?.Image is not null;
        var instruction = run.Stage.Instructions.FirstOrDefault(one => NeedsEngine(one)
            || (one is Copy copy && !IsHere(definition, copy, images)) || (!knowsUsers && !IsNumber(OwnerOf(one))));
        return instruction is null ? null : $"has {InstructionText.Of(instruction)}{Place(instruction.Origin)}";
    }

    private static bool NeedsEngine(Instruction instruction) =>
        instruction is Run || (instruction is Add add && add.Sources.Any(StageReader.IsMoreThanACopy));

    private static string? OwnerOf(Instruction instruction) => instruction switch
    {
        Add add => add.Chown,
        Copy copy => copy.Chown,
        _ => null,
    };

    private static bool IsHere(ImageDefinition definition, Copy copy, IReadOnlyDictionary<string, NamedImage> images) =>
        copy.From is null
        || (definition.IndexOf(copy.From) >= 0
            ? !copy.Sources.Any(source => StageExport.IsGlob(source) && StageExport.PathOf(source).Length == 0)
            : images.TryGetValue(copy.From, out var image) && image.Folder is not null);

    // Names of users are looked up in the list of the image below.
    private static bool IsNumber(string? owner) => owner is null || Array.TrueForAll(
        owner.Split(':', 2),
        name => name == "root" || int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static string Place(Origin origin) => origin.File is null ? "" : $" ({origin})";
}
