using System.Diagnostics;
using System.Text;

namespace NoWait.Samples.Generator;

/// <summary>Random changes as commits: the message says what was done, and below it which services it touches.</summary>
public static class History
{
    /// <summary>Commits the repository as it is, then so many changes, each by itself.</summary>
    /// <exception cref="InvalidOperationException">Git failed.</exception>
    public static void Write(GeneratedRepository repository, int commits)
    {
        ArgumentNullException.ThrowIfNull(repository);
        Git(repository.Folder, "", "init", "--quiet", "--initial-branch=main");
        Git(repository.Folder, "", "config", "user.name", "Generator");
        Git(repository.Folder, "", "config", "user.email", "generator@example.com");
        Git(repository.Folder, "", "add", "--all");
        Git(repository.Folder, "The shop as it began\n", "commit", "--quiet", "--file=-");
        for (var i = 0; i < commits; i++)
        {
            var change = repository.Next();
            Git(repository.Folder, string.Join('\0', change.Files), "add", "--all", "--pathspec-from-file=-", "--pathspec-file-nul");
            Git(repository.Folder, MessageOf(change), "commit", "--quiet", "--allow-empty", "--file=-");
        }
    }

    private static string MessageOf(Change change) =>
        $"{change.What}\n\nTouches: {string.Join(' ', change.Touches.Order(StringComparer.Ordinal))}\n";

    private static void Git(string folder, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, .. arguments]) { RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.BaseStream.Write(Encoding.UTF8.GetBytes(input));
        process.StandardInput.Close();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"git {string.Join(' ', arguments)} ended with {process.ExitCode} in {folder}.");
        }
    }
}
