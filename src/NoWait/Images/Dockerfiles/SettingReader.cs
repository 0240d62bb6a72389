using System.Text;

namespace NoWait.Images.Dockerfiles;

/// <summary>Reads the instructions that only set something: ENV, ARG, LABEL, EXPOSE, VOLUME, WORKDIR, USER, STOPSIGNAL.</summary>
internal static class SettingReader
{
    /// <summary>The pairs of ENV and LABEL, in either of their two forms.</summary>
    public static Values<KeyValuePair<string, string>> Pairs(LogicalLine line)
    {
        new Flags(line).End();
        var words = SplitWords(line.Rest, line.Escape);
        if (words.Count == 0)
        {
            throw line.Error($"{line.Keyword} names nothing", $"Write {line.Keyword} NAME=VALUE");
        }

        if (!words[0].Contains('=', StringComparison.Ordinal))
        {
            return [OldForm(line)];
        }

        var pairs = new List<KeyValuePair<string, string>>(words.Count);
        foreach (var word in words)
        {
            var at = word.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw line.Error(
                    $"{line.Keyword} '{LogicalLine.Shorten(word)}' is no NAME=VALUE",
                    "Put a value with blanks in double quotes");
            }

            pairs.Add(new(line.Word(word[..at]), line.Word(word[(at + 1)..])));
        }

        return pairs.ToValues();
    }

    /// <summary>The variables of ARG, each as an instruction of its own.</summary>
    public static List<Instruction> Args(LogicalLine line)
    {
        new Flags(line).End();
        var words = SplitWords(line.Rest, line.Escape);
        if (words.Count == 0)
        {
            throw line.Error("ARG names nothing", "Write ARG NAME or ARG NAME=DEFAULT");
        }

        var args = new List<Instruction>(words.Count);
        foreach (var word in words)
        {
            var at = word.IndexOf('=', StringComparison.Ordinal);
            if (at == 0)
            {
                throw line.Error($"ARG '{LogicalLine.Shorten(word)}' has no name", "Write ARG NAME=DEFAULT");
            }

            var name = line.Word(at < 0 ? word : word[..at]);
            args.Add(new Arg(name, at < 0 ? null : line.Word(word[(at + 1)..])) { Origin = line.Origin });
        }

        return args;
    }

    /// <summary>The one text of WORKDIR, USER and STOPSIGNAL, blanks included.</summary>
    public static string Text(LogicalLine line)
    {
        new Flags(line).End();
        return line.Rest.Length > 0
            ? line.Word(line.Rest)
            : throw line.Error($"{line.Keyword} has no argument", $"Write one after {line.Keyword}");
    }

    /// <summary>MAINTAINER, in which nothing is expanded.</summary>
    public static Maintainer Maintainer(LogicalLine line)
    {
        new Flags(line).End();
        return line.Rest.Length > 0
            ? new Maintainer(line.Rest)
            : throw line.Error("MAINTAINER names nobody", "Write LABEL maintainer=\"NAME\" instead");
    }

    /// <summary>EXPOSE.</summary>
    public static Expose Expose(LogicalLine line)
    {
        new Flags(line).End();
        return line.Rest.Length > 0
            ? new Expose(line.Words.Select(line.Word).ToValues())
            : throw line.Error("EXPOSE names no port", "Write EXPOSE 8080");
    }

    /// <summary>VOLUME.</summary>
    public static Volume Volume(LogicalLine line)
    {
        new Flags(line).End();
        var paths = JsonText.Read(line) ?? [.. line.Words];
        return paths.Count > 0 && !paths.Any(string.IsNullOrWhiteSpace)
            ? new Volume(paths.Select(path => line.Word(path.Trim())).ToValues())
            : throw line.Error("VOLUME names no folder", "Write VOLUME /data");
    }

    /// <summary>Whether ENV or LABEL is in the form without an equals sign, which takes the rest of the line.</summary>
    public static bool IsOldForm(LogicalLine line) =>
        SplitWords(line.Rest, line.Escape) is [var first, ..] && !first.Contains('=', StringComparison.Ordinal);

    // Words with their quotes and escapes still on: what they mean is for the word's own reader.
    private static List<string> SplitWords(string text, char escape)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        char? quote = null;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (quote is null && char.IsWhiteSpace(character))
            {
                End(words, word);
                continue;
            }

            if (quote is null && character is '\'' or '"')
            {
                quote = character;
            }
            else if (character == quote)
            {
                quote = null;
            }
            else if (character == escape && quote != '\'')
            {
                if (i + 1 == text.Length)
                {
                    break;
                }

                word.Append(character);
                character = text[++i];
            }

            word.Append(character);
        }

        End(words, word);
        return words;
    }

    private static void End(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
        {
            words.Add(word.ToString());
            word.Clear();
        }
    }

    private static KeyValuePair<string, string> OldForm(LogicalLine line)
    {
        var end = line.Rest.AsSpan().IndexOfAny(LogicalLine.WhiteSpace);
        return end > 0
            ? new(line.Word(line.Rest[..end]), line.Word(line.Rest[end..].TrimStart(' ', '\t', '\v', '\f', '\r')))
            : throw line.Error(
                $"{line.Keyword} '{LogicalLine.Shorten(line.Rest)}' has no value",
                $"Write {line.Keyword} NAME=VALUE");
    }
}
