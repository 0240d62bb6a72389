using Nuke.Common.CommandLine;

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

        var json = File.ReadAllBytes(path);
        if (!HasOnlyOneText(json))
        {
            ParametersJson.Read(path, json, (name, texts) => file._values.Add(new(name, texts)));
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
}
