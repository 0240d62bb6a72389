using NoWait.Images.Dockerfiles;

namespace NoWait.Images.Recipes;

/// <summary>The definition that a Dockerfile in the context says.</summary>
/// <param name="Path">The file, relative to the context, or absolute.</param>
internal sealed record DockerfileRecipe(string Path) : ImageRecipe
{
    /// <inheritdoc />
    public override ImageDefinition Define(string context)
    {
        string text;
        try
        {
            text = File.ReadAllText(System.IO.Path.Combine(context, Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionException(
                $"{Path} cannot be read in {context}: {e.Message} Correct the path, or make the file readable.",
                e);
        }

        return Dockerfile.Read(text, Path);
    }
}
