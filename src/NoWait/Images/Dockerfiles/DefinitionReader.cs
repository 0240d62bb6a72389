using System.Globalization;

namespace NoWait.Images.Dockerfiles;

/// <summary>Puts instructions together to stages.</summary>
internal sealed class DefinitionReader
{
    private readonly SourceText _source;
    private readonly List<Arg> _arguments = [];
    private readonly List<StageDefinition> _stages = [];
    private readonly List<Instruction> _instructions = [];
    private readonly List<(int Line, Values<string> Words)> _caches = [];
    private StageDefinition? _stage;

    private DefinitionReader(SourceText source) => _source = source;

    public static ImageDefinition Read(string text, string? file)
    {
        var source = new SourceText(file);
        var reader = new DefinitionReader(source);
        var directives = LineReader.Read(text, source, reader.Take, reader.Comment);
        reader.EndStage();
        return reader._stages.Count == 0
            ? throw source.Error(1, "there is no stage", "Start one with FROM")
            : new ImageDefinition
            {
                Directives = directives,
                Arguments = reader._arguments.ToValues(),
                Stages = reader._stages.ToValues(),
            };
    }

    private void Take(LogicalLine line)
    {
        if (line.Keyword == "FROM")
        {
            EndStage();
            _stage = From(line);
            return;
        }

        foreach (var instruction in InstructionReader.Read(line))
        {
            if (_stage is not null)
            {
                _instructions.Add(WithCaches(line, instruction));
            }
            else if (instruction is Arg argument)
            {
                _arguments.Add(argument);
            }
            else
            {
                throw line.Error($"{line.Keyword} stands before the first FROM", "Only ARG may: move it into a stage");
            }
        }
    }

    private void Comment(int number, string text)
    {
        const string prefix = "nowait:";
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return;
        }

        text = text[prefix.Length..].Trim();
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        var (word, rest) = end < 0 ? (text, "") : (text[..end], text[end..].Trim());
        if (word == "cache")
        {
            var line = new LogicalLine(_source, number, "# nowait: cache", [], rest);
            _caches.Add((number, JsonText.Read(line) is { Count: > 0 } words ? words : throw line.Error(
                "'# nowait: cache' names no cache mount", "Write [\"TARGET\", \"NAME=VALUE\"] after it")));
        }
        else if (word is "strip" or "compress")
        {
            Act(number, word, rest);
        }
    }

    private void Act(int number, string word, string path)
    {
        if (_stage is null || path.Length == 0)
        {
            throw _source.Error(
                number,
                $"'# nowait: {word}' stands outside a stage or names no file",
                $"Write '# nowait: {word} PATH' after a FROM");
        }

        var origin = new Origin(_source.File, number);
        _instructions.Add(word == "strip" ? new Strip(path) { Origin = origin } : new Compress(path) { Origin = origin });
    }

    private Instruction WithCaches(LogicalLine line, Instruction instruction)
    {
        if (_caches.Count == 0)
        {
            return instruction;
        }

        if (instruction is not Run run)
        {
            throw line.Error(
                "'# nowait: cache' stands before something other than RUN",
                "Move it to the line before its RUN");
        }

        var mounts = run.Mounts.ToArray();
        foreach (var (number, words) in _caches)
        {
            var at = Array.FindIndex(mounts, mount => mount is CacheMount cache && cache.Target == words[0]);
            mounts[at < 0
                ? throw _source.Error(number, $"the RUN has no cache mount at '{LogicalLine.Shorten(words[0])}'", "Name the target of one")
                : at] = (CacheMount)mounts[at] with { Variables = words.Skip(1).Select(Pair).ToValues() };
        }

        _caches.Clear();
        return run with { Mounts = mounts.ToValues() };
    }

    private static KeyValuePair<string, string> Pair(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? new(text, "") : new(text[..at], text[(at + 1)..]);
    }

    private StageDefinition From(LogicalLine line)
    {
        var flags = new Flags(line);
        var platform = flags.Word("platform");
        flags.End("platform");
        var words = line.Words;
        if (words.Length != 1 && !(words.Length == 3 && words[1].Equals("as", StringComparison.OrdinalIgnoreCase)))
        {
            throw line.Error("FROM takes an image, and a name after AS", "Write FROM IMAGE or FROM IMAGE AS NAME");
        }

        var name = words.Length == 1 ? _stages.Count.ToString(CultureInfo.InvariantCulture) : words[2].ToLowerInvariant();
        return words.Length == 1 || StageName.IsValid(name)
            ? new StageDefinition(name, line.Word(words[0])) { Platform = platform, Origin = line.Origin }
            : throw line.Error(
                $"'{LogicalLine.Shorten(words[2])}' cannot be a stage's name",
                "Start with a letter, and go on with letters, digits, '-', '_' or '.'");
    }

    private void EndStage()
    {
        if (_caches.Count > 0)
        {
            throw _source.Error(
                _caches[0].Line,
                "no RUN follows '# nowait: cache'",
                "Move it to the line before its RUN");
        }

        if (_stage is not null)
        {
            _stages.Add(_stage with { Instructions = _instructions.ToValues() });
            _instructions.Clear();
        }
    }
}
