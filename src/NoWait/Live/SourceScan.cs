using System.Text;
using NoWait.Changes;

namespace NoWait.Live;

/// <summary>What a service is made from, as it was at one look.</summary>
/// <param name="Files">The files of its context that count, by relative path, each with what stands for its mode and content.</param>
/// <param name="Rest">Everything else: its definition, tools, variables.</param>
internal sealed record SourceScan(IReadOnlyDictionary<string, string> Files, string Rest)
{
    /// <summary>Whether nothing differs.</summary>
    public bool IsSame(SourceScan other) => Rest == other.Rest && Files.Count == other.Files.Count
        && Files.All(file => other.Files.GetValueOrDefault(file.Key) == file.Value);

    /// <summary>The files that are otherwise than before, new or gone, in ordinal order.</summary>
    public IReadOnlyList<string> ChangedSince(SourceScan before) =>
    [
        .. Files.Where(file => before.Files.GetValueOrDefault(file.Key) != file.Value).Select(file => file.Key)
            .Concat(before.Files.Keys.Where(path => !Files.ContainsKey(path)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What a fingerprint says.</summary>
    public static SourceScan Of(Fingerprint fingerprint)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = new StringBuilder();
        foreach (var range in fingerprint.Text.Span.Split((byte)'\n'))
        {
            var line = Encoding.UTF8.GetString(fingerprint.Text.Span[range]);
            var parts = line.Split('\t');
            if (parts is ["file" or "folder" or "link", var path, var value])
            {
                files[path] = $"{parts[0]} {value}";
            }
            else
            {
                rest.Append(line).Append('\n');
            }
        }

        return new(files, rest.ToString());
    }
}
