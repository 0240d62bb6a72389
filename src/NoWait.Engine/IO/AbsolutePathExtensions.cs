using Microsoft.Extensions.FileSystemGlobbing;

namespace Nuke.Common.IO;

/// <summary>What one does with files and folders.</summary>
public static class AbsolutePathExtensions
{
    /// <summary>Makes the folder and those above it; one that is there stays as it is.</summary>
    public static AbsolutePath CreateDirectory(this AbsolutePath path)
    {
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>Makes the folder, or empties it.</summary>
    public static AbsolutePath CreateOrCleanDirectory(this AbsolutePath path)
    {
        path.DeleteDirectory();
        return path.CreateDirectory();
    }

    /// <summary>Deletes the file; one that is not there is no error.</summary>
    public static void DeleteFile(this AbsolutePath path)
    {
        if (path.FileExists())
        {
            File.Delete(path);
        }
    }

    /// <summary>Deletes the folder and all that is in it; one that is not there is no error.</summary>
    public static void DeleteDirectory(this AbsolutePath path)
    {
        if (!path.DirectoryExists())
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            foreach (var file in new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories))
            {
                // Windows does not delete what is marked read-only, as git marks its objects.
                file.IsReadOnly = false;
            }
        }

        Directory.Delete(path, recursive: true);
    }

    /// <summary>Whether there is a file.</summary>
    public static bool FileExists(this AbsolutePath path) => File.Exists(path);

    /// <summary>Whether there is a folder.</summary>
    public static bool DirectoryExists(this AbsolutePath path) => Directory.Exists(path);

    /// <summary>The text of the file, as UTF-8 unless it says otherwise.</summary>
    public static string ReadAllText(this AbsolutePath path) => File.ReadAllText(path);

    /// <summary>Writes the text as UTF-8, and makes the folders above it.</summary>
    public static AbsolutePath WriteAllText(this AbsolutePath path, string content)
    {
        path.Parent?.CreateDirectory();
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>The files in the folder, in the order of their names.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="pattern">What their names look like, with <c>*</c> and <c>?</c>.</param>
    /// <param name="depth">How many levels are searched; 1 is the folder itself.</param>
    public static IEnumerable<AbsolutePath> GetFiles(this AbsolutePath path, string pattern = "*", int depth = 1) =>
        Directory
            .EnumerateFiles(
                path,
                pattern,
                new EnumerationOptions
                {
                    RecurseSubdirectories = depth > 1,
                    MaxRecursionDepth = Math.Max(0, depth - 1),
                    AttributesToSkip = 0,
                })
            .Order(StringComparer.Ordinal)
            .Select(x => new AbsolutePath(x));

    /// <summary>The files below the folder that match one of the patterns (<c>**/*.cs</c>), in the order of their paths.</summary>
    public static IReadOnlyCollection<AbsolutePath> GlobFiles(this AbsolutePath path, params string[] patterns)
    {
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddIncludePatterns(patterns);
        return [.. matcher.GetResultsInFullPath(path).Order(StringComparer.Ordinal).Select(x => new AbsolutePath(x))];
    }

    /// <summary>The way from this folder to another path.</summary>
    public static RelativePath GetRelativePathTo(this AbsolutePath path, AbsolutePath destination) =>
        new(Path.GetRelativePath(path, destination));
}
