using NoWait.Binaries.Programs;

namespace NoWait.Binaries;

/// <summary>Whether a tool left a program whole, by its structure and by trying it.</summary>
internal static class Soundness
{
    /// <summary>What is wrong with the new file, in a few words; null when nothing is.</summary>
    public static string? Complaint(BinaryFacts before, BinaryFacts after) => after switch
    {
        { Flaw: { } flaw } => flaw,
        { Elf: null } => "it is no ELF file any more",
        _ when after.Elf.Machine != before.Elf!.Machine || after.Elf.Class != before.Elf.Class => "it is for another processor",
        _ when after.Elf.Type != before.Elf.Type => "it is another type of ELF file",
        _ when after.Elf.BuildId != before.Elf.BuildId => "its build ID is lost",
        _ => null,
    };

    /// <summary>What went wrong when the program was tried, in a few words; null when nothing did.</summary>
    public static async Task<string?> TryAsync(
        ProgramRunner runner, string path, SmokeCommand? smoke, CancellationToken cancellationToken)
    {
        if (smoke is null)
        {
            return null;
        }

        var result = await runner.RunAsync(Describe(path, smoke), cancellationToken);
        return result.Complaint(smoke.ExitCode) is { } complaint ? $"the smoke command {complaint}" : null;
    }

    /// <summary>How the program is started to try it.</summary>
    public static ProgramStart Describe(string path, SmokeCommand smoke) => new(path, smoke.Arguments)
    {
        Folder = Path.GetDirectoryName(path),
        Environment = smoke.Environment,
        Timeout = smoke.Timeout,
    };
}
