namespace NoWait.Images.Dockerfiles;

/// <summary>Dockerfile text and typed definitions: two ways to say the same.</summary>
/// <remarks>
/// What a Dockerfile has no words for stands in comments: <c># nowait: strip PATH</c>, <c># nowait: compress PATH</c>, and
/// <c># nowait: cache ["TARGET", "NAME=VALUE"]</c> before the <c>RUN</c> whose cache mount it is about.
/// </remarks>
public static class Dockerfile
{
    /// <summary>Reads a Dockerfile; variables stay as they are written.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="file">What to call it in messages and origins; null for none.</param>
    /// <exception cref="DockerfileException">The text is not in the language; nothing else is ever thrown.</exception>
    public static ImageDefinition Read(string text, string? file = null) => DefinitionReader.Read(text, file);

    /// <summary>The text of a definition: the same definition gives the same text, and reads back as itself.</summary>
    /// <exception cref="DefinitionException">The definition holds what no Dockerfile can say, or is not resolved yet.</exception>
    public static string Render(ImageDefinition definition) => DefinitionWriter.Write(definition);
}
