using NoWait.Images;
using NoWait.Linting.Pricing;
using NoWait.Linting.Reading;

namespace NoWait.Linting;

/// <summary>Takes what the checks find.</summary>
/// <param name="subject">What they look at.</param>
internal sealed class Report(Subject subject)
{
    private readonly List<Found> _found = [];

    /// <summary>Everything so far.</summary>
    public IReadOnlyList<Found> Found => _found;

    /// <summary>Adds a finding about an instruction.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="line">The instruction; null for one without a line of its own.</param>
    /// <param name="why">What is wrong, one sentence.</param>
    /// <param name="advice">What to write, and what that costs.</param>
    public void Add(Rule rule, InstructionLine? line, string why, Advice advice = default)
    {
        var number = line?.Logical.Number ?? 1;
        var fix = subject.IsWritten ? advice.Fix : [];
        var finding = new Finding(rule, why)
        {
            Origin = new Origin(line?.Logical.Source.File, number),
            EndLine = line?.Logical.End ?? number,
            Stage = StageAt(number),
            Instruction = line is null ? null : InstructionAt(number),
            Correction = advice.Correction ?? Corrected(line, advice.Fix),
            Fix = fix,
        };
        _found.Add(new Found(finding, advice.Cost));
    }

    /// <summary>Adds a finding about a line that is no instruction.</summary>
    public void AddAt(Rule rule, int number, string why) => _found.Add(new Found(
        new Finding(rule, why) { Origin = new Origin(subject.Lines.Count > 0 ? subject.Lines[0].Logical.Source.File : null, number), EndLine = number, Stage = StageAt(number) },
        null));

    private string? StageAt(int number)
    {
        StageText? found = null;
        foreach (var stage in subject.Stages)
        {
            found = stage.From.Logical.Number <= number ? stage : found;
        }

        return found?.Stage.Name;
    }

    private string? InstructionAt(int number)
    {
        foreach (var stage in subject.Stages)
        {
            foreach (var step in stage.Steps)
            {
                if (step.Instruction.Origin.Line == number)
                {
                    return step.Instruction.ToString();
                }
            }
        }

        return subject.Lines.FirstOrDefault(line => line.Logical.Number == number) is { } line ? line.Raw.Split('\n')[0].TrimEnd() : null;
    }

    private static string? Corrected(InstructionLine? line, Values<Edit> fix)
    {
        if (line is null || fix.Count == 0)
        {
            return null;
        }

        var inside = fix.Where(edit => edit.Start >= line.Start && edit.Start + edit.Length <= line.Start + line.Raw.Length)
            .Select(edit => edit with { Start = edit.Start - line.Start });
        return Edits.Apply(line.Raw, inside).Trim();
    }
}

/// <summary>A finding, and what it costs in terms of steps.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Cost">What runs again needlessly; null where that is not the point.</param>
internal sealed record Found(Finding Finding, Cost? Cost);

/// <summary>What to write instead.</summary>
/// <param name="Correction">The text; null for what the fix makes.</param>
internal readonly record struct Advice(string? Correction = null)
{
    /// <summary>What makes it; empty where somebody must decide.</summary>
    public Values<Edit> Fix { get; init; } = [];

    /// <summary>What the finding costs; null where that is not the point.</summary>
    public Cost? Cost { get; init; } = null;

    /// <summary>A safe correction.</summary>
    public static Advice Safe(params ReadOnlySpan<Edit> edits) => new(null) { Fix = Values.Create(edits) };
}
