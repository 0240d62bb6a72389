using NoWait.Images;

namespace NoWait.Linting.Reading;

/// <summary>An instruction of a stage, with where it stands and what its command runs.</summary>
/// <param name="Index">Its place in the stage.</param>
/// <param name="Instruction">What it says.</param>
/// <param name="Line">Its text; null for one that stands in a comment.</param>
internal sealed record Step(int Index, Instruction Instruction, InstructionLine? Line)
{
    private Script? _script;

    /// <summary>What a <c>RUN</c> runs; empty for other instructions.</summary>
    public Script Script => _script ??= Instruction is Run run && Line is not null ? Script.Of(run, Line) : Script.Empty;

    /// <summary>Whether it copies something from the context.</summary>
    public bool IsContextCopy => Instruction is Copy { From: null } copy
        ? copy.Sources.Count > copy.Heredocs.Count
        : Instruction is Add add && add.Sources.Count > add.Heredocs.Count && !Sources.Any(Names.IsRemote);

    /// <summary>What a <c>COPY</c> or <c>ADD</c> names.</summary>
    public Values<string> Sources => Instruction switch
    {
        Copy copy => copy.Sources,
        Add add => add.Sources,
        _ => [],
    };
}

/// <summary>A stage and its steps.</summary>
/// <param name="Index">Its place in the definition.</param>
/// <param name="Stage">What it says.</param>
/// <param name="From">Its <c>FROM</c> line.</param>
/// <param name="Steps">Its steps.</param>
internal sealed record StageText(int Index, StageDefinition Stage, InstructionLine From, IReadOnlyList<Step> Steps)
{
    /// <summary>Whether it is based on an earlier stage.</summary>
    public bool IsOnStage { get; init; }

    /// <summary>Whether its result is the image.</summary>
    public bool IsLast { get; init; }
}
