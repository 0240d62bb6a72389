using System.Text;

namespace NoWait.Linting;

/// <summary>A Dockerfile on the disk: its text, and how it is replaced without anybody seeing half of it.</summary>
/// <param name="Path">The file, absolute.</param>
internal sealed record DockerfileOnDisk(string Path)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Reads it; a byte order mark is kept as a character.</summary>
    /// <exception cref="InvalidUsageException">It cannot be read.</exception>
    public string Read()
    {
        try
        {
            return Utf8.GetString(File.ReadAllBytes(Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidUsageException($"{Path} cannot be read: {e.Message} Correct the path, or make the file readable.", e);
        }
    }

    /// <summary>Whether writing the text that was read would write the same bytes.</summary>
    public bool IsUtf8 => Utf8.GetBytes(Read()).AsSpan().SequenceEqual(File.ReadAllBytes(Path));

    /// <summary>Replaces it as a whole; its mode stays, and a link stays one.</summary>
    public void Write(string text)
    {
        var target = File.ResolveLinkTarget(Path, returnFinalTarget: true)?.FullName ?? Path;
        var temporary = target + ".nowait-new";
        try
        {
            File.WriteAllBytes(temporary, Utf8.GetBytes(text));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            }

            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The Dockerfiles that a path means: itself, or those in the folder and below.</summary>
    /// <exception cref="InvalidUsageException">There is none.</exception>
    public static IReadOnlyList<DockerfileOnDisk> Find(string root, string path)
    {
        var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, path));
        if (File.Exists(full))
        {
            return [new(full)];
        }

        if (!Directory.Exists(full))
        {
            throw new InvalidUsageException($"There is no {path} to look at: name a Dockerfile, or a folder with some in it.");
        }

        var found = new List<DockerfileOnDisk>();
        Collect(new DirectoryInfo(full), found);
        return [.. found.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    private static void Collect(DirectoryInfo folder, List<DockerfileOnDisk> found)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is FileInfo file && IsDockerfile(file.Name))
            {
                found.Add(new(file.FullName));
            }
            else if (entry is DirectoryInfo { LinkTarget: null } inner && !inner.Name.StartsWith('.') && inner.Name is not ("node_modules" or "artifacts"))
            {
                Collect(inner, found);
            }
        }
    }

    private static bool IsDockerfile(string name) => name is "Dockerfile" or "Containerfile"
        || ((name.StartsWith("Dockerfile.", StringComparison.Ordinal) || name.StartsWith("Containerfile.", StringComparison.Ordinal)) && !name.EndsWith(".dockerignore", StringComparison.Ordinal))
        || name.EndsWith(".Dockerfile", StringComparison.Ordinal) || name.EndsWith(".dockerfile", StringComparison.Ordinal);
}
