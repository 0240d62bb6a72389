using System.Globalization;
using NoWait.Images;
using NoWait.Images.Dockerfiles;

namespace NoWait.Linting.Reading;

/// <summary>A definition with the text that says it: what the checks look at.</summary>
internal sealed class Subject
{
    private Subject(string text, ImageDefinition definition)
    {
        Text = text;
        Definition = definition;
    }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>What it says.</summary>
    public ImageDefinition Definition { get; }

    /// <summary>Every instruction, in order.</summary>
    public IReadOnlyList<InstructionLine> Lines { get; private set; } = [];

    /// <summary>The comments between instructions, with their lines.</summary>
    public IReadOnlyList<(int Line, string Text)> Comments { get; private set; } = [];

    /// <summary>The stages with their steps.</summary>
    public IReadOnlyList<StageText> Stages { get; private set; } = [];

    /// <summary>The context that it is built from; null when it is not known.</summary>
    public ContextFolder? Context { get; init; }

    /// <summary>Whether somebody wrote the text; else it was made from a typed definition.</summary>
    public bool IsWritten { get; init; } = true;

    /// <summary>Reads a Dockerfile.</summary>
    /// <exception cref="DockerfileException">It is none.</exception>
    public static Subject Read(string text, string? file, ContextFolder? context, bool isWritten = true)
    {
        var definition = Dockerfile.Read(text, file);
        var lines = new List<InstructionLine>();
        var comments = new List<(int, string)>();
        var starts = LineStarts(text);
        LineReader.Read(text, new SourceText(file), line => lines.Add(Locate(text, starts, line)), (number, comment) => comments.Add((number, comment)));
        var subject = new Subject(text, definition) { Context = context, IsWritten = isWritten, Lines = lines, Comments = comments };
        subject.Stages = subject.Join();
        return subject;
    }

    /// <summary>The earlier stage that a name means; null where it is an image or an additional context.</summary>
    public StageText? StageBefore(string name, int index)
    {
        for (var i = Math.Min(index, Stages.Count) - 1; i >= 0; i--)
        {
            if (Stages[i].Stage.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || name == i.ToString(CultureInfo.InvariantCulture))
            {
                return Stages[i];
            }
        }

        return null;
    }

    /// <summary>The stage and those below it, the lowest first.</summary>
    public IEnumerable<StageText> Chain(StageText stage)
    {
        if (StageBefore(stage.Stage.From, stage.Index) is { } below)
        {
            foreach (var one in Chain(below))
            {
                yield return one;
            }
        }

        yield return stage;
    }

    private List<StageText> Join()
    {
        var byNumber = Lines.ToDictionary(line => line.Logical.Number);
        var stages = new List<StageText>(Definition.Stages.Count);
        foreach (var stage in Definition.Stages)
        {
            var steps = new List<Step>(stage.Instructions.Count);
            foreach (var instruction in stage.Instructions)
            {
                steps.Add(new Step(steps.Count, instruction, byNumber.GetValueOrDefault(instruction.Origin.Line)));
            }

            stages.Add(new StageText(stages.Count, stage, byNumber[stage.Origin.Line], steps)
            {
                IsLast = stages.Count == Definition.Stages.Count - 1,
            });
        }

        return [.. stages.Select(stage => stage with { IsOnStage = IsOn(stages, stage) })];
    }

    private static bool IsOn(List<StageText> stages, StageText stage) => stages.Exists(other =>
        other.Index < stage.Index && other.Stage.Name.Equals(stage.Stage.From, StringComparison.OrdinalIgnoreCase));

    private static InstructionLine Locate(string text, List<int> starts, LogicalLine line)
    {
        var start = starts[line.Number - 1];
        while (start < text.Length && (char.IsWhiteSpace(text[start]) || text[start] == '\ufeff'))
        {
            start++;
        }

        var end = line.TextEnd < starts.Count ? starts[line.TextEnd] : text.Length;
        while (end > start && text[end - 1] is '\n' or '\r')
        {
            end--;
        }

        return new InstructionLine(line, start, text[start..end]);
    }

    private static List<int> LineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        return starts;
    }
}
