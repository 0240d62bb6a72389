namespace NoWait.Docker.Build;

/// <summary>Finds where in a Dockerfile a step of BuildKit was written: the daemon names only the instruction.</summary>
internal static class DockerfileLines
{
    private const string Metadata = "load metadata for ";

    private static readonly string[] Counted = ["RUN", "COPY", "ADD", "WORKDIR"];

    /// <summary>The line where a step's instruction begins, from 1; 0 when it cannot be told.</summary>
    public static int Find(string dockerfile, BuildStep step)
    {
        var stages = Read(dockerfile);
        if (step.Number == 0)
        {
            return FindBase(stages, step.Instruction);
        }

        var keyword = step.Instruction.Split(' ')[0];
        var inStage = stages.Where(stage => step.Stage is null || stage.Names.Contains(step.Stage, StringComparer.OrdinalIgnoreCase)).ToList();
        // A step that two builds at once have in common is numbered as in the other one; so its text counts first.
        var byText = inStage.SelectMany(stage => stage.Steps).Where(found => found.Keyword == keyword && found.Text == step.Instruction).ToList();
        return byText.Count == 1
            ? byText[0].Line
            : inStage.Select(stage => stage.Steps.ElementAtOrDefault(step.Number - 1)).FirstOrDefault(found => found.Keyword == keyword).Line;
    }

    /// <summary>A base that cannot be found fails before its instruction is a step.</summary>
    private static int FindBase(List<StageLines> stages, string text) =>
        text.StartsWith(Metadata, StringComparison.Ordinal)
            ? stages.FirstOrDefault(stage => IsBase(stage.From, text[Metadata.Length..]))?.Line ?? 0
            : 0;

    /// <summary>The daemon writes names out: <c>docker.io/library/golang:latest</c>.</summary>
    private static bool IsBase(string from, string name) =>
        from.Length > 0 && (name.EndsWith(from, StringComparison.Ordinal) || name.EndsWith(from + ":latest", StringComparison.Ordinal));

    private static List<StageLines> Read(string dockerfile)
    {
        List<StageLines> stages = [];
        foreach (var (number, text) in Instructions(dockerfile))
        {
            var words = text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var keyword = words[0].ToUpperInvariant();
            if (keyword == "FROM")
            {
                stages.Add(StageOf(words, number, text, stages));
            }
            else if (Counted.Contains(keyword, StringComparer.Ordinal) && stages is [.., var last])
            {
                last.Steps.Add(new StepLine(number, keyword, text));
            }
        }

        return stages;
    }

    /// <summary>A base that has to be fetched counts as a step; scratch and earlier stages do not.</summary>
    private static StageLines StageOf(string[] words, int number, string text, List<StageLines> earlier)
    {
        var from = words.Skip(1).FirstOrDefault(word => !word.StartsWith("--", StringComparison.Ordinal)) ?? "";
        var name = words.Length > 3 && words[^2].Equals("as", StringComparison.OrdinalIgnoreCase) ? words[^1] : "";
        var stage = new StageLines(number, from, [name, $"stage-{earlier.Count}"], []);
        if (from != "scratch" && !earlier.Any(other => other.Names.Contains(from, StringComparer.OrdinalIgnoreCase)))
        {
            stage.Steps.Add(new StepLine(number, "FROM", text));
        }

        return stage;
    }

    /// <summary>Each instruction's first line and its text, continuations joined; comments and heredocs are passed over.</summary>
    private static IEnumerable<(int Line, string Text)> Instructions(string dockerfile)
    {
        var lines = dockerfile.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (IsEmpty(lines[i]))
            {
                continue;
            }

            var (first, text) = (i, lines[i].Trim());
            while (text.EndsWith('\\') && i + 1 < lines.Length)
            {
                i++;
                text = IsEmpty(lines[i]) ? text : text[..^1] + lines[i].Trim();
            }

            foreach (var word in text.Split(' ').Where(word => word.StartsWith("<<", StringComparison.Ordinal)))
            {
                var end = word.TrimStart('<', '-').Trim('"', '\'');
                while (end.Length > 0 && i + 1 < lines.Length && lines[++i].Trim() != end)
                {
                    // The document's own lines.
                }
            }

            yield return (first + 1, text);
        }
    }

    private static bool IsEmpty(string line) => line.AsSpan().Trim() is var text && (text.IsEmpty || text[0] == '#');

    private readonly record struct StepLine(int Line, string Keyword, string Text);

    private sealed record StageLines(int Line, string From, string[] Names, List<StepLine> Steps);
}
