using NoWait.Changes;
using NoWait.Sources;

namespace NoWait.Comparing;

/// <summary>A copy of a service's context to make changes in: the user's own tree is only read.</summary>
internal sealed class WorkingCopy : IDisposable
{
    private static readonly DateTime LongAgo = new(2001, 9, 9, 1, 46, 40, DateTimeKind.Utc);

    private static readonly string[] NotSources = [".git", ".nuke", "artifacts"];

    private readonly string _folder;
    private readonly Dictionary<string, string> _originals = new(StringComparer.Ordinal);
    private int _changes;

    private WorkingCopy(string folder) => _folder = folder;

    /// <summary>The copy of the context.</summary>
    public string Context => Path.Combine(_folder, "context");

    /// <summary>A folder beside it for what is built from it.</summary>
    public string Work => Path.Combine(_folder, "work");

    /// <summary>Copies what git knows of a context, or else all of it but git's and NoWait's own folders.</summary>
    /// <param name="context">The context, absolute.</param>
    /// <param name="folder">Where the copy goes; what is there is deleted, now and at the end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="reversed">Whether files are made from the last to the first, with a time of long ago.</param>
    public static async Task<WorkingCopy> OfAsync(
        string context, string folder, TimeProvider time, CancellationToken cancellationToken, bool reversed = false)
    {
        Disk.Delete(folder);
        var copy = new WorkingCopy(folder);
        var known = await new Git(context, time).FilesAsync(cancellationToken);
        var files = known.Count > 0 ? known : [.. Files(context, "")];
        foreach (var file in reversed ? files.Reverse() : files)
        {
            copy.Bring(context, file, reversed ? LongAgo : null);
        }

        return copy;
    }

    /// <summary>Makes a change that was not made before.</summary>
    /// <exception cref="InvalidUsageException">It cannot be made.</exception>
    public void Apply(Edit edit)
    {
        var path = Path.Combine(Context, edit.File);
        if (!_originals.TryGetValue(edit.File, out var text))
        {
            if (!File.Exists(path))
            {
                throw new InvalidUsageException($"There is no {edit.File} to change: correct the service's Comparison.");
            }

            _originals[edit.File] = text = File.ReadAllText(path);
        }

        File.WriteAllText(path, edit.Apply(text, ++_changes));
    }

    /// <inheritdoc />
    public void Dispose() => Disk.Delete(_folder);

    private void Bring(string context, string file, DateTime? modified)
    {
        var source = new FileInfo(Path.Combine(context, file));
        var target = Path.Combine(Context, file);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (source.LinkTarget is { } link)
        {
            File.CreateSymbolicLink(target, link);
        }
        else if (source.Exists)
        {
            source.CopyTo(target);
            if (modified is { } moment)
            {
                File.SetLastWriteTimeUtc(target, moment);
            }
        }
    }

    private static IEnumerable<string> Files(string context, string folder)
    {
        foreach (var entry in new DirectoryInfo(Path.Combine(context, folder)).EnumerateFileSystemInfos())
        {
            var path = Path.Combine(folder, entry.Name);
            if (entry is not DirectoryInfo || entry.LinkTarget is not null)
            {
                yield return path;
            }
            else if (Array.IndexOf(NotSources, path) < 0)
            {
                foreach (var file in Files(context, path))
                {
                    yield return file;
                }
            }
        }
    }
}
