using System.Formats.Tar;

namespace NoWait.Oci.Archive;

/// <summary>Where each file of a tar begins, and how long it is.</summary>
internal static class ArchiveIndex
{
    private const int MaximumEntries = 1_000_000;

    public static async Task<Dictionary<string, (long Offset, long Length)>> ReadAsync(
        string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return await ReadAsync(file, path, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OciException(OciError.NotFound, $"{path} is not there. Name an archive of images.", e) { Path = path };
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or OverflowException or ArgumentException)
        {
            throw OciException.Malformed(path, "it is no tar; if it is compressed, decompress it first", e);
        }
    }

    private static async Task<Dictionary<string, (long Offset, long Length)>> ReadAsync(
        FileStream file, string path, CancellationToken cancellationToken)
    {
        var entries = new Dictionary<string, (long Offset, long Length)>(StringComparer.Ordinal);
        var links = new List<(string Name, string Target)>();
        await using var reader = new TarReader(file, leaveOpen: true);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                links.Add((name, Resolve(name, entry)));
            }
            else if (entry.Length >= 0)
            {
                entries[name] = (entry.DataOffset, entry.Length);
            }

            if (entries.Count + links.Count > MaximumEntries)
            {
                throw OciException.Malformed(path, $"it has more than {MaximumEntries} entries");
            }
        }

        // docker save of before version 25 writes a layer that two images share once, and a link to it.
        foreach (var (name, target) in links)
        {
            if (entries.TryGetValue(target, out var found))
            {
                entries[name] = found;
            }
        }

        return entries;
    }

    public static string Resolve(string name, TarEntry entry)
    {
        if (entry.EntryType == TarEntryType.HardLink)
        {
            return entry.LinkName;
        }

        var parts = new List<string>(name.Split('/')[..^1]);
        foreach (var part in entry.LinkName.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
