using NoWait.Images.Globs;

namespace NoWait.Linting.Reading;

/// <summary>The folder that <c>COPY</c> reads from.</summary>
/// <param name="Path">The folder, absolute.</param>
internal sealed record ContextFolder(string Path)
{
    private const int MostFiles = 200_000;
    private static readonly string[] AlwaysNeedless =
        [".git", "node_modules", ".venv", "venv", "__pycache__", ".gradle", ".idea", ".vs", ".nuke", ".terraform", ".next", ".tox"];

    private readonly Lazy<IgnoreFile?> _ignore = new(() => ReadIgnore(Path));

    /// <summary>What it leaves out; null where it has no <c>.dockerignore</c>, or one that cannot be read.</summary>
    public IgnoreFile? Ignore => _ignore.Value;

    /// <summary>Whether there is a <c>.dockerignore</c>, whatever it says.</summary>
    public bool HasIgnore => File.Exists(System.IO.Path.Combine(Path, ".dockerignore"));

    /// <summary>Whether a file is there.</summary>
    public bool HasFile(string name) => File.Exists(System.IO.Path.Combine(Path, name));

    /// <summary>Whether a folder is there.</summary>
    public bool HasFolder(string name) => Directory.Exists(System.IO.Path.Combine(Path, name));

    /// <summary>What the whole folder weighs, and what of it no build reads, by the folder's name.</summary>
    public (long All, IReadOnlyList<(string Name, long Bytes)> Needless) Measure()
    {
        var (all, files) = (0L, 0);
        var needless = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var folders = new Stack<(DirectoryInfo Folder, string? Within)>([(new DirectoryInfo(Path), null)]);
        while (folders.TryPop(out var next))
        {
            foreach (var entry in Entries(next.Folder))
            {
                if (entry.LinkTarget is not null)
                {
                    continue;
                }

                if (entry is FileInfo file)
                {
                    all += file.Length;
                    needless[next.Within ?? ""] = needless.GetValueOrDefault(next.Within ?? "") + file.Length;
                    files++;
                }
                else if (entry is DirectoryInfo folder)
                {
                    folders.Push((folder, next.Within ?? (IsNeedless(folder) ? folder.Name : null)));
                }
            }

            if (files > MostFiles)
            {
                break;
            }
        }

        return (all, [.. needless.Where(pair => pair.Key.Length > 0).Select(pair => (pair.Key, pair.Value)).OrderByDescending(pair => pair.Value)]);
    }

    // A folder of results is told by what stands beside it.
    private static bool IsNeedless(DirectoryInfo folder) => folder.Name switch
    {
        "target" => Beside(folder, "Cargo.toml") || Beside(folder, "pom.xml"),
        "bin" or "obj" => folder.Parent?.EnumerateFiles("*.*proj").Any() == true,
        var name => Array.IndexOf(AlwaysNeedless, name) >= 0,
    };

    private static bool Beside(DirectoryInfo folder, string name) => File.Exists(System.IO.Path.Combine(folder.Parent!.FullName, name));

    private static IEnumerable<FileSystemInfo> Entries(DirectoryInfo folder)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IgnoreFile? ReadIgnore(string path)
    {
        try
        {
            return IgnoreFile.Parse(File.ReadAllText(System.IO.Path.Combine(path, ".dockerignore")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }
}
