using System.ComponentModel;
using NoWait.Processes;

namespace NoWait.Verifying;

/// <summary>Another user with another home, who may do all that this one may.</summary>
internal static class OtherUser
{
    // In a namespace of its own, in which the files of this user are that one's: rights stay what they are.
    private static readonly Values<string> Words = ["unshare", "--user", "--map-user=31416", "--map-group=27182", "--"];

    /// <summary>The words before a program that make it that user's; none where this system has no namespaces for users.</summary>
    public static async Task<Values<string>> WordsAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var command = new CommandLine(Words[0], [.. Words.Skip(1), "true"]) { Folder = "/", Environment = OwnEnvironment.With() };
        try
        {
            var result = await new CommandRunner(time).RunAsync(command, cancellationToken);
            return result.ExitCode == 0 ? Words : [];
        }
        catch (Win32Exception)
        {
            return [];
        }
    }

    /// <summary>Makes a home that holds links to all that lies in this user's, as settings and credentials of tools.</summary>
    /// <returns>The folder; null where nobody has a home by <c>HOME</c>.</returns>
    public static string? HomeIn(string folder, string? home)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(home))
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        foreach (var entry in Directory.EnumerateFileSystemEntries(home))
        {
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(entry)), entry);
        }

        return folder;
    }
}
