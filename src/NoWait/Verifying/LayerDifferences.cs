using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using NoWait.Oci;

namespace NoWait.Verifying;

/// <summary>Says which files of two layers differ, and at what.</summary>
internal static class LayerDifferences
{
    private const int MostContents = 10;

    /// <summary>The differences in words, in the order of the first layer, then what only the second has.</summary>
    public static async Task<IReadOnlyList<string>> BetweenAsync(Layer first, Layer second, CancellationToken cancellationToken)
    {
        var (left, right) = (await ReadAsync(first, cancellationToken), await ReadAsync(second, cancellationToken));
        var found = new List<string>();
        var contents = new List<string>();
        foreach (var (path, entry) in left)
        {
            if (!right.TryGetValue(path, out var other))
            {
                found.Add($"{path} is only in the first");
                continue;
            }

            found.AddRange(entry.Differences(other).Select(words => $"{path}: {words}"));
            if (entry.Content != other.Content)
            {
                contents.Add(path);
            }
        }

        found.AddRange(right.Keys.Where(path => !left.ContainsKey(path)).Select(path => $"{path} is only in the second"));
        foreach (var path in contents.Take(MostContents))
        {
            var (one, two) = (await ContentAsync(first, path, cancellationToken), await ContentAsync(second, path, cancellationToken));
            found.Add($"{path}: {ContentDifference.Between(one, two)}");
        }

        found.AddRange(contents.Skip(MostContents).Select(path => $"{path}: the content differs"));
        return found.Count > 0 ? found
            : left.Keys.SequenceEqual(right.Keys, StringComparer.Ordinal) ? ["the headers of its tar differ"]
            : ["the same files in another order"];
    }

    private static async Task<Dictionary<string, Entry>> ReadAsync(Layer layer, CancellationToken cancellationToken)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        await EachAsync(
            layer,
            (entry, path) =>
            {
                var content = entry.DataStream is { } data ? Convert.ToHexString(SHA256.HashData(data)) : "";
                entries[path] = new(entry.EntryType, (int)entry.Mode, $"{entry.Uid}:{entry.Gid}", entry.ModificationTime, entry.LinkName, content);
                return true;
            },
            cancellationToken);
        return entries;
    }

    private static async Task<byte[]> ContentAsync(Layer layer, string wanted, CancellationToken cancellationToken)
    {
        var content = Array.Empty<byte>();
        await EachAsync(
            layer,
            (entry, path) =>
            {
                if (path != wanted || entry.DataStream is not { } data)
                {
                    return true;
                }

                using var copy = new MemoryStream();
                data.CopyTo(copy);
                content = copy.ToArray();
                return false;
            },
            cancellationToken);
        return content;
    }

    private static async Task EachAsync(Layer layer, Func<TarEntry, string, bool> visit, CancellationToken cancellationToken)
    {
        await using var blob = await layer.Blobs.OpenAsync(layer.Descriptor, cancellationToken);
        await using var files = layer.GetCompression() switch
        {
            LayerCompression.Gzip => new GZipStream(blob, CompressionMode.Decompress),
            LayerCompression.None => blob,
            _ => throw new Delivering.DeliveryFailedException($"Layers with {layer.Descriptor.MediaType} cannot be looked into."),
        };
        await using var tar = new TarReader(files);
        while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry
            && visit(entry, "/" + NameOf(entry)))
        {
        }
    }

    private static string NameOf(TarEntry entry)
    {
        var name = entry.Name.TrimEnd('/');
        return name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name.TrimStart('/');
    }

    private sealed record Entry(TarEntryType Type, int Mode, string Owner, DateTimeOffset Modified, string Link, string Content)
    {
        public IEnumerable<string> Differences(Entry other)
        {
            if (Type != other.Type)
            {
                yield return $"{Type} and {other.Type}";
            }

            if (Mode != other.Mode)
            {
                yield return $"mode {Convert.ToString(Mode, 8).PadLeft(4, '0')} and {Convert.ToString(other.Mode, 8).PadLeft(4, '0')}";
            }

            if (Owner != other.Owner)
            {
                yield return $"owner {Owner} and {other.Owner}";
            }

            if (Modified != other.Modified)
            {
                yield return FormattableString.Invariant($"modified {Modified:u} and {other.Modified:u}");
            }

            if (Link != other.Link)
            {
                yield return $"leads to {Link} and {other.Link}";
            }
        }
    }
}
