using System.Text.Json;
using Nuke.Common.CommandLine;
using Nuke.Common.Execution;

namespace Nuke.Common.Parameters;

/// <summary>A parameters file: one flat JSON object, each value a text, a number, a truth value or a list of these.</summary>
internal sealed class ParametersFile
{
    private readonly List<KeyValuePair<string, List<string>>> _values = [];

    /// <summary>Reads the file; one that is not there is empty.</summary>
    public static ParametersFile Read(string path)
    {
        var file = new ParametersFile();
        if (!File.Exists(path))
        {
            return file;
        }

        try
        {
            var json = File.ReadAllBytes(path);
            if (!HasOnlyOneText(json))
            {
                file.Parse(json);
            }
        }
        catch (JsonException exception)
        {
            throw new UsageException(
                $"{path} line {exception.LineNumber + 1} cannot be read: {exception.Message} " +
                "Write one flat JSON object, or delete the file.");
        }

        return file;
    }

    /// <summary>The texts of the parameter; null when the file does not have it.</summary>
    public List<string>? Find(string name)
    {
        foreach (var (key, texts) in _values)
        {
            if (Names.Same(key, name))
            {
                return texts;
            }
        }

        return null;
    }

    /// <summary>Whether there is nothing but the address of the schema, which is the usual file and no reason to load a parser.</summary>
    private static bool HasOnlyOneText(byte[] json)
    {
        var quotes = 0;
        foreach (var letter in json)
        {
            quotes += letter == '"' ? 1 : 0;
        }

        return quotes == 4 && json.AsSpan().IndexOf("\"$schema\""u8) >= 0;
    }

    private void Parse(byte[] json)
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
                _values.Add(new(name, texts));
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
