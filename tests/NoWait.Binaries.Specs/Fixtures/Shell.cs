using System.Diagnostics;

namespace NoWait.Binaries.Specs.Fixtures;

/// <summary>Runs a tool of the test's own.</summary>
internal static class Shell
{
    /// <summary>What it printed; fails the test with it when it fails.</summary>
    public static async Task<string> RunAsync(string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        var description = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            description.Environment[name] = value;
        }

        using var process = Process.Start(description)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}\n{await errors}");
        return output;
    }
}
