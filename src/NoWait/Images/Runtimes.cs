namespace NoWait.Images;

/// <summary>
/// Programs that run what an image brings. An image on <c>scratch</c> that starts with one of them counts on the machine's
/// own: a process there can run it, a container cannot.
/// </summary>
internal static class Runtimes
{
    private static readonly string[] Names = ["node", "python3", "java", "dotnet"];

    /// <summary>Whether a command, as an image names it, is one of them.</summary>
    public static bool Contains(string command) => Array.IndexOf(Names, command) >= 0;
}
