namespace NoWait.Linting.Reading;

/// <summary>What names of files and images tell.</summary>
internal static class Names
{
    private static readonly string[] ArchiveEnds =
        [".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".tzst", ".gz", ".bz2", ".xz", ".zst", ".lzma"];

    /// <summary>Whether <c>ADD</c> would download it.</summary>
    public static bool IsRemote(string source) =>
        source.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || source.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || source.StartsWith("git@", StringComparison.Ordinal) || source.StartsWith("git://", StringComparison.Ordinal)
        || source.StartsWith("ssh://", StringComparison.Ordinal);

    /// <summary>Whether it is called like an archive that <c>ADD</c> unpacks.</summary>
    public static bool IsArchive(string source) => Array.Exists(ArchiveEnds, end => source.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is the whole context.</summary>
    public static bool IsEverything(string source) => source is "." or "./" or "/" or "/." or "*" or "./*" or "./.";

    /// <summary>A source of <c>COPY</c> as a path from the context's root.</summary>
    public static string Path(string source)
    {
        while (source.StartsWith("./", StringComparison.Ordinal))
        {
            source = source[2..];
        }

        return source.Trim('/');
    }

    /// <summary>The last part of a path.</summary>
    public static string Last(string path) => path[(path.TrimEnd('/').LastIndexOf('/') + 1)..].TrimEnd('/');
}
