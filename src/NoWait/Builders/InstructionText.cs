using NoWait.Images;

namespace NoWait.Builders;

/// <summary>An instruction as people are shown it: one line, without mounts.</summary>
internal static class InstructionText
{
    private const int Longest = 120;

    /// <summary>The line, cut where it is long.</summary>
    public static string Of(Instruction instruction)
    {
        var text = instruction is Run { Mounts.Count: > 0 } run ? (run with { Mounts = [] }).ToString() : instruction.ToString();
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest - 1), "…");
    }
}
