using NoWait.Images;

namespace NoWait.Builders;

/// <summary>A <c>Strip</c> or <c>Compress</c> that no step of the build waits for: the targets of these names do it.</summary>
/// <param name="Stage">The stage that says so.</param>
/// <param name="Instruction">The <see cref="Strip"/> or <see cref="Compress"/>.</param>
/// <param name="Path">The executable's path in the stage, with the slash at its start.</param>
/// <param name="File">The same on this machine, absolute.</param>
public sealed record PendingAct(string Stage, Instruction Instruction, string Path, string File);
