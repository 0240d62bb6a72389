using NoWait.Images;

namespace NoWait.Builders;

/// <summary>A thing to do in a stage's folder: an instruction with all that was said before it taken in.</summary>
/// <param name="Instruction">The instruction, as it was written.</param>
/// <param name="Folder">The working folder in the stage, without the slash at the start.</param>
internal abstract record Step(Instruction Instruction, string Folder)
{
    /// <summary>Whether it is one of the steps that people count.</summary>
    public virtual bool Counts => true;

    /// <summary>Makes the working folder.</summary>
    internal sealed record MakeFolder(Instruction Instruction, string Folder) : Step(Instruction, Folder)
    {
        /// <inheritdoc />
        public override bool Counts => false;
    }

    /// <summary>Brings files.</summary>
    /// <param name="Instruction">The instruction, as it was written.</param>
    /// <param name="Folder">The working folder.</param>
    /// <param name="Copy">What to copy, variables expanded.</param>
    /// <param name="From">The stage to copy from; null for the context.</param>
    internal sealed record Bring(Instruction Instruction, string Folder, Copy Copy, string? From)
        : Step(Instruction, Folder);

    /// <summary>Runs a command.</summary>
    /// <param name="Instruction">The instruction, as it was written.</param>
    /// <param name="Folder">The working folder.</param>
    /// <param name="Run">What to run.</param>
    /// <param name="Shell">The program that runs a shell form.</param>
    /// <param name="Variables">The definition's own variables: those of <c>ENV</c>, and of <c>ARG</c> where no <c>ENV</c> hides them.</param>
    internal sealed record Execute(
        Instruction Instruction, string Folder, Run Run, Values<string> Shell,
        Values<KeyValuePair<string, string>> Variables) : Step(Instruction, Folder);

    /// <summary>Strips or packs an executable that a later step of the build uses.</summary>
    internal sealed record Act(Instruction Instruction, string Folder, PendingAct Pending) : Step(Instruction, Folder);
}
