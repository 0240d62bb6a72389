using System.Text;
using NoWait.Images;
using NoWait.Images.Checks;
using NoWait.Images.Dockerfiles;

namespace NoWait.Converting;

/// <summary>Turns a Dockerfile into the C# that says the same.</summary>
public static class Converter
{
    /// <summary>A whole file of C# with one class; it compiles, and its definition equals what the Dockerfile says.</summary>
    /// <remarks>What typed stages refuse, or only an engine's frontend understands, stays a Dockerfile, with the reason in a comment.</remarks>
    /// <param name="text">The Dockerfile's text.</param>
    /// <param name="path">Its path, relative to the service's context.</param>
    public static string Convert(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var code = new StringBuilder("// From ").Append(OneLine(path)).Append(".\nusing System;\nusing NoWait;\nusing NoWait.Images;\n\n")
            .Append("internal static class Definitions\n{\n");
        try
        {
            var definition = Dockerfile.Read(text, path);
            DefinitionCheck.All(definition);
            code.Append("    public static ImageDefinition ").Append(Name(path)).Append(" => ");
            Definition(code, definition);
        }
        catch (Exception e) when (e is DockerfileException or DefinitionException)
        {
            code.Append("    // Typed stages cannot say this: ").Append(OneLine(e.Message)).Append('\n')
                .Append("    public static ImageDefinition ").Append(Name(path)).Append(" => Image.FromDockerfile(").Append(CSharpText.Literal(path)).Append(')');
        }

        return code.Append(";\n}\n").ToString();
    }

    private static void Definition(StringBuilder code, ImageDefinition definition)
    {
        var start = CSharpText.With(
            "new ImageDefinition",
            definition.Directives.Count == 0 ? null : $"Directives = {CSharpText.Pairs(definition.Directives)}",
            definition.Arguments.Count == 0 ? null : $"Arguments = [{string.Join(", ", definition.Arguments.Select(Argument))}]");
        code.Append(start == "new ImageDefinition" ? "Image" : start);
        foreach (var stage in definition.Stages)
        {
            code.Append("\n        .Stage(").Append(CSharpText.Literal(stage.Name)).Append(", ").Append(CSharpText.Literal(stage.From)).Append(", s => s");
            if (stage.Platform is { } platform)
            {
                code.Append("\n            .Platform(").Append(CSharpText.Literal(platform)).Append(')');
            }

            foreach (var instruction in stage.Instructions)
            {
                code.Append("\n            ").Append(InstructionCode.Call(instruction));
            }

            code.Append(')');
        }
    }

    private static string Argument(Arg argument) => $"new({CSharpText.Literal(argument.Name)}, {CSharpText.Literal(argument.Default)})";

    // The folder says more than a file that is called Dockerfile.
    private static string Name(string path)
    {
        var parts = path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        var file = parts.Length == 0 ? "" : parts[^1].Replace("Dockerfile", "", StringComparison.OrdinalIgnoreCase).Trim('.');
        var word = file.Length > 0 ? file : parts.Length > 1 ? parts[^2] : "Service";
        var name = new StringBuilder();
        foreach (var character in word)
        {
            var starts = name.Length == 0 || name[^1] == ' ';
            name.Append(char.IsAsciiLetterOrDigit(character) ? starts ? char.ToUpperInvariant(character) : character : ' ');
        }

        name.Replace(" ", "");
        return name.Length == 0 || char.IsAsciiDigit(name[0]) || name.ToString() is "Definitions" ? "Image" + name : name.ToString();
    }

    private static string OneLine(string text) => Timing.Rendering.Words.Plain(text).Replace('\u2028', ' ').Replace('\u2029', ' ').Replace('\u0085', ' ');
}
