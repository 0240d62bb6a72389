using System.Xml;

namespace NoWait.Images.Recipes;

/// <summary>What a project or props file says about other files.</summary>
/// <param name="Path">Its path, relative to the context.</param>
internal sealed record MsBuildFile(string Path)
{
    /// <summary>The SDK that a project names.</summary>
    public string Sdk { get; private set; } = "";

    /// <summary>The assembly name that it sets; null for none.</summary>
    public string? AssemblyName { get; private set; }

    /// <summary>The projects that it references, as written, and whether under a condition.</summary>
    public List<ProjectReference> References { get; } = [];

    /// <summary>The files that it imports, as written.</summary>
    public List<string> Imports { get; } = [];

    /// <summary>Items that may lie outside the project's folder, as written.</summary>
    public List<string> Items { get; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="DefinitionException">It cannot be read, or is no XML.</exception>
    public static MsBuildFile Read(string context, string path)
    {
        var file = new MsBuildFile(path);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, IgnoreComments = true, IgnoreWhitespace = true };
        try
        {
            using var stream = File.OpenRead(System.IO.Path.Combine(context, path));
            using var reader = XmlReader.Create(stream, settings);
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element)
                {
                    file.Take(reader);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            throw new DefinitionException($"{path} cannot be read: {e.Message} Correct the file, or its path.", e);
        }

        return file;
    }

    private void Take(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "Project":
                Sdk = reader.GetAttribute("Sdk") ?? Sdk;
                break;
            case "Sdk":
                Sdk = reader.GetAttribute("Name") ?? Sdk;
                break;
            case "AssemblyName" when !reader.IsEmptyElement && reader.Read() && reader.NodeType == XmlNodeType.Text:
                AssemblyName = reader.Value.Trim();
                break;
            case "Import" when reader.GetAttribute("Project") is { } project:
                Imports.Add(project);
                break;
            case "ProjectReference" when reader.GetAttribute("Include") is { } include:
                var conditional = reader.GetAttribute("Condition") is not null;
                References.AddRange(Parts(include).Select(part => new ProjectReference(part, conditional)));
                break;
            case "Compile" or "EmbeddedResource" or "Content" or "AdditionalFiles" or "EditorConfigFiles" or "Protobuf"
                or "TrimmerRootDescriptor" or "RdXmlFile" when reader.GetAttribute("Include") is { } include:
                Items.AddRange(Parts(include));
                break;
            case "None" when reader.GetAttribute("Include") is { } include
                && (reader.GetAttribute("CopyToOutputDirectory") ?? reader.GetAttribute("CopyToPublishDirectory")) is not null:
                Items.AddRange(Parts(include));
                break;
        }
    }

    private static string[] Parts(string include) =>
        include.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>A reference to another project.</summary>
/// <param name="Include">The path, as written.</param>
/// <param name="Conditional">Whether it stands under a condition.</param>
internal sealed record ProjectReference(string Include, bool Conditional);
