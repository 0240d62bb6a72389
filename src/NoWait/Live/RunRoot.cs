using NoWait.Assembling;
using NoWait.Changes;
using NoWait.Oci;
using NoWait.Oci.Layers;

namespace NoWait.Live;

/// <summary>The files of an image above its base, by path, and how it is run: what two builds are compared by.</summary>
internal sealed class RunRoot
{
    private readonly Dictionary<string, (LayerEntry Entry, string Identity)> _files = new(StringComparer.Ordinal);

    private RunRoot(Digest settings) => Settings = settings;

    /// <summary>Stands for its base, its variables, its command …: with others it cannot be changed in place.</summary>
    public Digest Settings { get; }

    /// <summary>The image that this makes, before any layer is packed.</summary>
    /// <param name="assembly">What goes into it.</param>
    /// <param name="contents">Tells files' contents.</param>
    public static RunRoot Of(AssemblyRequest assembly, ContentReader contents)
    {
        var root = new RunRoot(ImageAssembler.SettingsOf(assembly));
        foreach (var layer in ImageAssembler.LayersOf(assembly))
        {
            foreach (var entry in layer.Entries)
            {
                root._files[entry.Path] = (entry, IdentityOf(entry, contents));
            }
        }

        return root;
    }

    /// <summary>What makes an earlier root this one.</summary>
    public LiveChange ChangeSince(RunRoot earlier) => new(
        // Of a folder and all that is in it, the folder alone has to be named.
        [.. earlier._files.Keys.Where(path => !_files.ContainsKey(path) && (ParentOf(path) is not { } parent || _files.ContainsKey(parent)))],
        [
            .. _files.Where(file => !earlier._files.TryGetValue(file.Key, out var old) || old.Identity != file.Value.Identity)
                .OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value.Entry),
        ]);

    private static string? ParentOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : null;

    private static string IdentityOf(LayerEntry entry, ContentReader contents)
    {
        var owner = $"{entry.GetType().Name} {(int)entry.Mode} {entry.UserId}:{entry.GroupId}";
        return entry switch
        {
            LayerEntry.File { Source: FileSource.Disk disk } => $"{owner} {contents.DigestOf(Path.GetFullPath(disk.Path))}",
            LayerEntry.File { Source: FileSource.Memory memory } => $"{owner} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(memory.Content.Span))}",
            LayerEntry.SymbolicLink link => $"{owner} {link.Target}",
            _ => owner,
        };
    }
}
