namespace NoWait.Images.Checks;

/// <summary>What a check is looking at: a stage, and an instruction of it.</summary>
/// <param name="Stage">The stage's name; null for what stands before the stages.</param>
/// <param name="Instruction">The instruction; null for the stage itself.</param>
/// <param name="StageOrigin">Where the stage was written.</param>
internal readonly record struct Place(string? Stage, Instruction? Instruction, Origin StageOrigin)
{
    /// <summary>The exception for what is wrong here.</summary>
    /// <param name="what">What is wrong, without a full stop.</param>
    /// <param name="remedy">What to write instead, without a full stop.</param>
    /// <param name="inner">What found it; null when nothing did.</param>
    public DefinitionException Error(string what, string remedy, Exception? inner = null)
    {
        var origin = Instruction is { Origin.File: not null } ? Instruction.Origin : StageOrigin;
        var text = Instruction?.ToString();
        var place = (Stage, text) switch
        {
            (null, null) => "The definition",
            (null, _) => text,
            (_, null) => $"Stage '{Stage}'",
            _ => $"Stage '{Stage}', {text}",
        };
        var where = origin.File is null ? "" : $" ({origin})";
        return new DefinitionException($"{place}{where}: {what}. {remedy}.", inner)
        {
            Stage = Stage,
            Instruction = text,
            Origin = origin,
        };
    }
}
