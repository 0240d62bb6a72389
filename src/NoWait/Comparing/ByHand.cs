using NoWait.Images;

namespace NoWait.Comparing;

/// <summary>A definition as people write it by hand.</summary>
internal static class ByHand
{
    /// <summary>Without cache mounts: what is downloaded and compiled stays in layers.</summary>
    public static ImageDefinition WithoutCaches(ImageDefinition definition) =>
        WithMounts(definition, static mounts => [.. mounts.Where(static mount => mount is not CacheMount)]);

    /// <summary>With caches of its own: measuring a cold build empties them, and the user's are not to be emptied.</summary>
    public static ImageDefinition WithOwnCaches(ImageDefinition definition, string owner) =>
        WithMounts(definition, mounts => [.. mounts.Select(mount =>
            mount is CacheMount cache ? cache with { Id = $"{owner}-{(cache.Id ?? cache.Target).Trim('/').Replace('/', '-')}" } : mount)]);

    /// <summary>The same, once the context is known.</summary>
    public static ImageDefinition LaterWithOwnCaches(ImageDefinition definition, string owner) => new() { Recipe = new Later(definition, owner) };

    private static ImageDefinition WithMounts(ImageDefinition definition, Func<Values<Mount>, Values<Mount>> change) => definition with
    {
        Stages = [.. definition.Stages.Select(stage => stage with
        {
            Instructions = [.. stage.Instructions.Select(instruction =>
                instruction is Run run ? run with { Mounts = change(run.Mounts) } : instruction)],
        })],
    };

    private sealed record Later(ImageDefinition Definition, string Owner) : ImageRecipe
    {
        public override ImageDefinition Define(string context) => WithOwnCaches(Definition.Resolve(context), Owner);
    }
}
