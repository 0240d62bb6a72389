using NoWait.Images.Dockerfiles;

namespace NoWait.Images.Recipes;

/// <summary>The definition that a Dockerfile in the context says.</summary>
/// <param name="Path">The file, relative to the context, or absolute.</param>
internal sealed record DockerfileRecipe(string Path) : ImageRecipe
{
    /// <inheritdoc />
    internal override RecipeIdentity Identity => new RecipeIdentity().Add("path", Path);

    /// <inheritdoc />
    public override ImageDefinition Define(string context)
    {
        var text = Read(context);
        return Dockerfile.Read(text, Path) with { Source = new(text, Path) };
    }

    /// <summary>The same for an engine, which may understand more: what only it does is left to it, text and all.</summary>
    /// <remarks>What such a text reads of the context is not known: all of it counts as read.</remarks>
    public ImageDefinition DefineForEngine(string context)
    {
        try
        {
            return Define(context);
        }
        catch (DockerfileException)
        {
            var everything = new Copy(["."], "/") { Origin = new(Path, 1) };
            return new()
            {
                Stages = [new("0", "scratch") { Instructions = [everything] }],
                Source = new(Read(context), Path) { IsForeign = true },
            };
        }
    }

    private string Read(string context)
    {
        try
        {
            return File.ReadAllText(System.IO.Path.Combine(context, Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionException(
                $"{Path} cannot be read in {context}: {e.Message} Correct the path, or make the file readable.",
                e);
        }
    }
}
