namespace NoWait.Images.Dockerfiles;

/// <summary>Reads COPY and ADD.</summary>
internal static class FileReader
{
    public static Copy Copy(LogicalLine line)
    {
        var flags = new Flags(line);
        var (sources, destination) = Paths(line);
        var copy = new Copy(sources, destination)
        {
            From = flags.Text("from"),
            Chmod = flags.Word("chmod"),
            Chown = flags.Word("chown"),
            Excludes = flags.All("exclude").ToValues(),
            Link = flags.Switch("link") ?? false,
            Parents = flags.Switch("parents") ?? false,
            Heredocs = line.Heredocs.ToValues(),
        };
        flags.End("from", "chmod", "chown", "exclude", "link", "parents");
        return copy;
    }

    public static Add Add(LogicalLine line)
    {
        var flags = new Flags(line);
        var (sources, destination) = Paths(line);
        var add = new Add(sources, destination)
        {
            Chmod = flags.Word("chmod"),
            Chown = flags.Word("chown"),
            Checksum = flags.Word("checksum"),
            KeepGitDir = flags.Switch("keep-git-dir"),
            Excludes = flags.All("exclude").ToValues(),
            Link = flags.Switch("link") ?? false,
            Unpack = flags.Switch("unpack"),
            Heredocs = line.Heredocs.ToValues(),
        };
        flags.End("chmod", "chown", "checksum", "keep-git-dir", "exclude", "link", "unpack");
        return add;
    }

    private static (Values<string> Sources, string Destination) Paths(LogicalLine line)
    {
        var json = JsonText.Read(line);
        var words = json ?? [.. HeredocWords(line)];
        if (words.Count < 2)
        {
            throw line.Error(
                $"{line.Keyword} needs a source and a destination",
                $"Write {line.Keyword} SOURCE DESTINATION");
        }

        var sources = new List<string>(words.Count - 1);
        for (var i = 0; i < words.Count - 1; i++)
        {
            sources.Add(Source(line, words[i], json is not null));
        }

        CheckNames(line, sources);
        return (sources.ToValues(), Announces(line, words[^1])
            ? throw line.Error($"{line.Keyword} cannot have a here-document as its destination", "Write a path after it")
            : line.Word(words[^1]));
    }

    // "<< EOF" announces a here-document as "<<EOF" does, though a blank ends every other word.
    private static IEnumerable<string> HeredocWords(LogicalLine line)
    {
        var words = line.Words;
        for (var i = 0; i < words.Length; i++)
        {
            var joins = line.Heredocs.Count > 0 && i + 1 < words.Length
                && words[i].AsSpan().TrimStart("0123456789") is "<<" or "<<-";
            yield return joins ? words[i] + words[++i] : words[i];
        }
    }

    private static string Source(LogicalLine line, string word, bool json)
    {
        if (!Announces(line, word))
        {
            return line.Word(word);
        }

        return json
            ? throw line.Error($"{line.Keyword} cannot take a here-document in JSON form", "Leave the brackets out")
            : HeredocText.Parse(word)!.Name;
    }

    private static bool Announces(LogicalLine line, string word)
    {
        try
        {
            return HeredocText.Parse(word) is { } document && (line.Heredocs.Any(other => other.Name == document.Name)
                ? true
                : throw line.Error(
                    $"{line.Keyword} '{LogicalLine.Shorten(word)}' announces a here-document that is not there",
                    "Quote the word"));
        }
        catch (Variables.WordException e)
        {
            throw line.Error($"{line.Keyword} '{LogicalLine.Shorten(word)}': {e.Message}", "Close it", e);
        }
    }

    private static void CheckNames(LogicalLine line, List<string> sources)
    {
        foreach (var document in line.Heredocs)
        {
            var count = sources.Count(source => source == document.Name);
            if (count != 1)
            {
                throw line.Error(
                    count == 0
                        ? $"{line.Keyword} does not use the here-document '{LogicalLine.Shorten(document.Name)}'"
                        : $"{line.Keyword} has two sources called '{LogicalLine.Shorten(document.Name)}'",
                    "Give each source a name of its own, without blanks");
            }
        }
    }
}
