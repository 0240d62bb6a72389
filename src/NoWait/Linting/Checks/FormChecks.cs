using NoWait.Images;
using NoWait.Images.Dockerfiles;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>How the text is written: what BuildKit's checks of style ask for.</summary>
internal static class FormChecks
{
    public static void Look(Subject subject, Report report)
    {
        Casing(subject, report);
        foreach (var line in subject.Lines)
        {
            EmptyContinuation(line, report);
        }

        foreach (var stage in subject.Stages)
        {
            StageLine(stage, report);
            foreach (var step in stage.Steps)
            {
                if (step.Line is not null)
                {
                    Pair(step.Instruction, step.Line, report);
                }
            }
        }
    }

    private static void Casing(Subject subject, Report report)
    {
        var lower = subject.Lines.Count(line => !line.Keyword.Any(char.IsUpper));
        var upper = subject.Lines.Count(line => line.Keyword == line.Logical.Keyword);
        foreach (var line in subject.Lines)
        {
            var wanted = lower > upper ? line.Logical.Keyword.ToLowerInvariant() : line.Logical.Keyword;
            if (line.Keyword.Length == line.Logical.Keyword.Length && line.Keyword != wanted)
            {
                report.Add(
                    RuleBook.Form.Casing, line, $"{line.Keyword} is written unlike most keywords of the file.",
                    Advice.Safe(line.Replace(0, line.KeywordLength, wanted)));
            }
        }
    }

    private static void EmptyContinuation(InstructionLine line, Report report)
    {
        if (!line.Raw.Contains('\n', StringComparison.Ordinal))
        {
            return;
        }

        var edits = new List<Edit>();
        for (var at = line.Raw.IndexOf('\n', StringComparison.Ordinal) + 1; at > 0;)
        {
            var end = line.Raw.IndexOf('\n', at);
            if (end >= 0 && line.Raw.AsSpan(at, end - at).IsWhiteSpace())
            {
                edits.Add(line.Replace(at, end + 1 - at, ""));
            }

            at = end + 1;
        }

        if (edits.Count > 0)
        {
            report.Add(
                RuleBook.Form.EmptyContinuation, line,
                "An empty line within a continued instruction will end it in a later version of the language.",
                Advice.Safe([.. edits]));
        }
    }

    private static void StageLine(StageText stage, Report report)
    {
        var words = RawWords.Of(stage.From).Where(word => !word.Text.StartsWith("--", StringComparison.Ordinal)).ToList();
        if (words.Count == 4)
        {
            NameAndAs(stage, words, report);
        }

        foreach (var (text, at) in RawWords.Of(stage.From))
        {
            if (text is "--platform=$TARGETPLATFORM" or "--platform=${TARGETPLATFORM}")
            {
                report.Add(
                    RuleBook.Form.TargetPlatform, stage.From, "The base is taken for $TARGETPLATFORM anyway.",
                    Advice.Safe(stage.From.Replace(at, text.Length + BlanksAfter(stage.From.Raw, at + text.Length), "")));
            }
            else if (text.StartsWith("--platform=", StringComparison.Ordinal) && !text.Contains('$', StringComparison.Ordinal))
            {
                report.Add(
                    RuleBook.Form.ConstantPlatform, stage.From, $"{text} holds for every build, whatever platform it is for.",
                    new(stage.From.Raw.Replace(text, "--platform=$BUILDPLATFORM", StringComparison.Ordinal)));
            }
        }
    }

    private static void NameAndAs(StageText stage, List<(string Text, int At)> words, Report report)
    {
        var (name, at) = words[3];
        if (name.Any(char.IsUpper))
        {
            report.Add(
                RuleBook.Form.StageCasing, stage.From, $"The stage is called {name}, and every use of it is read in lower case.",
                Advice.Safe(stage.From.Replace(at, name.Length, name.ToLowerInvariant())));
        }

        var (keyword, (word, wordAt)) = (words[0].Text, words[2]);
        var wanted = keyword switch { "FROM" => "AS", "from" => "as", _ => word };
        if (word != wanted)
        {
            report.Add(
                RuleBook.Form.AsCasing, stage.From, $"{word} is not written as its {keyword} is.",
                Advice.Safe(stage.From.Replace(wordAt, word.Length, wanted)));
        }
    }

    private static void Pair(Instruction instruction, InstructionLine line, Report report)
    {
        if (instruction is Maintainer maintainer)
        {
            var label = new InstructionWriter(line.Logical.Escape).Write(new Label([new("org.opencontainers.image.authors", maintainer.Name.Replace("$", "\\$", StringComparison.Ordinal))]));
            report.Add(
                RuleBook.Form.Maintainer, line, "MAINTAINER is deprecated: tools read the label.",
                line.IsPlain && !maintainer.Name.Contains('\\', StringComparison.Ordinal) ? Advice.Safe(line.Replace(label)) : new(label));
        }
        else if (instruction is Env or Label && SettingReader.IsOldForm(line.Logical))
        {
            var text = line.Keyword + new InstructionWriter(line.Logical.Escape).Write(instruction)[line.KeywordLength..];
            report.Add(
                RuleBook.Form.LegacyPair, line, $"{line.Logical.Keyword} without an equals sign takes the rest of the line as one value, and is deprecated.",
                line.IsPlain && line.KeywordLength == line.Logical.Keyword.Length ? Advice.Safe(line.Replace(text)) : new(text));
        }
    }

    private static int BlanksAfter(string text, int at)
    {
        var end = at;
        while (end < text.Length && text[end] is ' ' or '\t')
        {
            end++;
        }

        return end - at;
    }
}
