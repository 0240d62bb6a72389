using System.Text;
using System.Text.Json;

namespace NoWait.Images.Dockerfiles;

/// <summary>The JSON form of arguments: an array of strings.</summary>
internal static class JsonText
{
    /// <summary>The strings of a line in JSON form; null when it is in shell form.</summary>
    /// <exception cref="DockerfileException">It is an array, but not of strings.</exception>
    public static Values<string>? Read(LogicalLine line) => Read(line, line.Rest);

    /// <summary>The strings of a text in JSON form; null when it is in shell form.</summary>
    /// <exception cref="DockerfileException">It is an array, but not of strings.</exception>
    public static Values<string>? Read(LogicalLine line, string text)
    {
        if (!text.StartsWith('['))
        {
            return null;
        }

        try
        {
            return Strings(Encoding.UTF8.GetBytes(text))
                ?? throw line.Error(
                    $"{line.Keyword}'s JSON form holds something other than texts",
                    "Put every item in double quotes");
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException e)
        {
            throw line.Error(
                $"{line.Keyword}'s JSON form holds half of a surrogate pair",
                "Write the character itself",
                e);
        }
    }

    /// <summary>The JSON form of these strings.</summary>
    public static string Write(IEnumerable<string> items)
    {
        var result = new StringBuilder("[");
        foreach (var item in items)
        {
            result.Append(result.Length > 1 ? ", " : "").Append('"');
            foreach (var character in item)
            {
                Append(result, character);
            }

            result.Append('"');
        }

        return result.Append(']').ToString();
    }

    private static void Append(StringBuilder result, char character)
    {
        if (character is '"' or '\\')
        {
            result.Append('\\').Append(character);
        }
        else if (char.IsControl(character) || character is '\u2028' or '\u2029')
        {
            result.Append("\\u").Append(((int)character).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            result.Append(character);
        }
    }

    private static Values<string>? Strings(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        var items = new List<string>();
        var onlyStrings = true;
        reader.Read();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && reader.CurrentDepth == 1)
            {
                items.Add(reader.GetString()!);
            }
            else if (reader.TokenType != JsonTokenType.EndArray || reader.CurrentDepth != 0)
            {
                onlyStrings = false;
            }
        }

        return onlyStrings ? items.ToValues() : null;
    }
}
