using System.Text;
using NoWait.Images.Checks;

namespace NoWait.Images.Dockerfiles;

/// <summary>Writes a whole definition.</summary>
internal static class DefinitionWriter
{
    public static string Write(ImageDefinition definition)
    {
        if (definition.Recipe is not null || definition.Stages.Count == 0)
        {
            throw new DefinitionException("The definition has no stages yet. Call Resolve(context) first.");
        }

        var escape = Escape(definition);
        TextCheck.Definition(definition, escape);
        var writer = new InstructionWriter(escape);
        var text = new StringBuilder();
        foreach (var (name, value) in definition.Directives)
        {
            text.Append("# ").Append(name).Append('=').Append(value).Append('\n');
        }

        foreach (var argument in definition.Arguments)
        {
            text.Append(writer.Write(argument)).Append('\n');
        }

        for (var i = 0; i < definition.Stages.Count; i++)
        {
            text.Append(text.Length > 0 ? "\n" : "");
            Append(text, writer, definition.Stages[i], i);
        }

        return text.ToString();
    }

    /// <summary>The escape character that a definition's directives name.</summary>
    public static char Escape(ImageDefinition definition)
    {
        foreach (var (name, value) in definition.Directives)
        {
            if (name == "escape" && value == "`")
            {
                return '`';
            }
        }

        return '\\';
    }

    private static void Append(StringBuilder text, InstructionWriter writer, StageDefinition stage, int index)
    {
        text.Append(writer.From(stage, index)).Append('\n');
        foreach (var instruction in stage.Instructions)
        {
            foreach (var comment in InstructionWriter.Comments(instruction))
            {
                text.Append(comment).Append('\n');
            }

            text.Append(writer.Write(instruction)).Append('\n');
            foreach (var document in CommandCheck.Documents(instruction))
            {
                text.Append(document.Content).Append(document.Name).Append('\n');
            }
        }
    }
}
