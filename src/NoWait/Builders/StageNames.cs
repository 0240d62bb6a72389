using NoWait.Images;

namespace NoWait.Builders;

/// <summary>Names for a definition's stages, no two of them equal: its own, with the index where several share one.</summary>
internal sealed class StageNames(ImageDefinition definition)
{
    /// <summary>The name of the stage with this index.</summary>
    public string Of(int index)
    {
        var name = definition.Stages[index].Name;
        return definition.IndexOf(name) == index ? name : FormattableString.Invariant($"{name}~{index}");
    }

    /// <summary>The name of the stage that a <c>--from</c> or a base means; null when it means an image.</summary>
    public string? Find(string reference) => definition.IndexOf(reference) is >= 0 and var index ? Of(index) : null;
}
