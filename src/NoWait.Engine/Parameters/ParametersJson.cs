using System.Text.Json;
using Nuke.Common.Execution;

namespace Nuke.Common.Parameters;

/// <summary>The parser of parameters files: in a class of its own, so that it is loaded only for a file that says something.</summary>
internal static class ParametersJson
{
    /// <summary>Reads one flat JSON object.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static void Read(string path, byte[] json, Action<string, List<string>> take)
    {
        try
        {
            Parse(json, take);
        }
        catch (JsonException exception)
        {
            throw new UsageException(
                $"{path} line {exception.LineNumber + 1} cannot be read: {exception.Message} " +
                "Write one flat JSON object, or delete the file.");
        }
    }

    private static void Parse(byte[] json, Action<string, List<string>> take)
    {
        var start = json.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(
            json.AsSpan(start),
            new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An object was expected.", null, 0, 0);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (ReadTexts(ref reader) is { } texts)
            {
                take(name, texts);
            }
        }

        reader.Read();
    }

    private static List<string>? ReadTexts(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            var texts = new List<string>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                texts.AddRange(ReadTexts(ref reader) ?? []);
            }

            return texts;
        }

        if (reader.TokenType is JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        return reader.TokenType switch
        {
            JsonTokenType.String => [reader.GetString()!],
            JsonTokenType.Number => [System.Text.Encoding.UTF8.GetString(reader.ValueSpan)],
            JsonTokenType.True => ["true"],
            JsonTokenType.False => ["false"],
            _ => null,
        };
    }
}
