using System.Text;
using NoWait.Timing.Travel;

namespace NoWait.Ledgers;

/// <summary>
/// The ledger's lines as git notes: each at the commit that it was made on, sorted, once. Lines without a commit stand at
/// a blob that says their month, which is the same in every repository.
/// </summary>
/// <param name="git">The repository.</param>
/// <param name="scratch">A folder for what is on its way to git, absolute.</param>
internal sealed class LedgerNotes(GitProgram git, string scratch)
{
    /// <summary>Where the notes are, here and at every remote.</summary>
    public const string Ref = "refs/notes/nowait";

    /// <summary>The notes' newest commit; null before the first.</summary>
    public Task<string?> HeadAsync(CancellationToken cancellationToken) =>
        git.AskAsync(["rev-parse", "--verify", "--quiet", Ref + "^{commit}"], cancellationToken);

    /// <summary>The lines that the notes have and had not at an older commit; all of them when there is none.</summary>
    public async Task<IReadOnlyList<LedgerLine>> ReadAsync(string? older, string head, CancellationToken cancellationToken)
    {
        var isKnown = older is not null && await git.AskAsync(["cat-file", "-e", older + "^{tree}"], cancellationToken) is not null;
        var listing = isKnown
            ? await git.NeedAsync(["diff-tree", "-r", "--no-renames", "--diff-filter=AM", older!, head], "", cancellationToken)
            : await git.NeedAsync(["ls-tree", "-r", head], "", cancellationToken);
        var blobs = Rows(listing).Select(row => row.Fields[isKnown ? 3 : 2]);
        var lines = new List<LedgerLine>();
        foreach (var blob in await BlobsAsync([.. blobs.Distinct(StringComparer.Ordinal)], cancellationToken))
        {
            lines.AddRange(LinesOf(blob).Select(line => LedgerLine.TryRead(line)).OfType<LedgerLine>());
        }

        return lines;
    }

    /// <summary>Adds lines to the notes: what is there already changes nothing.</summary>
    /// <returns>The notes' newest commit; null when there is none yet.</returns>
    public async Task<string?> AddAsync(IReadOnlyList<LedgerLine> lines, CancellationToken cancellationToken)
    {
        var head = await HeadAsync(cancellationToken);
        if (lines.Count == 0)
        {
            return head;
        }

        var places = head is null ? [] : await PlacesAsync(head, cancellationToken);
        var fresh = new List<(string Path, string Text)>();
        foreach (var group in await GroupAsync(lines, cancellationToken))
        {
            var there = places.TryGetValue(group.Key, out var place) ? await BlobsAsync([place.Blob], cancellationToken) : [];
            var all = there.SelectMany(LinesOf).Select(line => Encoding.UTF8.GetString(line.Span)).ToHashSet(StringComparer.Ordinal);
            var before = all.Count;
            all.UnionWith(group.Select(line => line.Text));
            if (all.Count > before)
            {
                fresh.Add((place.Path ?? $"{group.Key[..2]}/{group.Key[2..]}", Joined(all)));
            }
        }

        return fresh.Count == 0 ? head : await CommitAsync(head, fresh, cancellationToken);
    }

    private static string Joined(IEnumerable<string> lines) =>
        string.Concat(lines.Order(StringComparer.Ordinal).Select(line => line + "\n"));

    private async Task<IEnumerable<IGrouping<string, LedgerLine>>> GroupAsync(
        IReadOnlyList<LedgerLine> lines, CancellationToken cancellationToken)
    {
        var months = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => !IsObject(line.Commit)))
        {
            var month = Month(line);
            if (!months.ContainsKey(month))
            {
                months[month] = await git.NeedAsync(["hash-object", "-w", "--stdin"], month, cancellationToken);
            }
        }

        return lines.GroupBy(line => IsObject(line.Commit) ? line.Commit! : months[Month(line)], StringComparer.Ordinal);
    }

    private static string Month(LedgerLine line) =>
        $"NoWait's ledger, {line.At.UtcDateTime.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)}\n";

    private static bool IsObject(string? name) => name is { Length: 40 or 64 } && name.All(char.IsAsciiHexDigitLower);

    private async Task<string> CommitAsync(
        string? head, List<(string Path, string Text)> fresh, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(scratch, $"notes.{Environment.ProcessId}~"));
        try
        {
            var names = await HashAsync(folder.FullName, fresh, cancellationToken);
            var index = new GitProgram(scratch) { Index = Path.Combine(folder.FullName, "index") };
            await index.NeedAsync(head is null ? ["read-tree", "--empty"] : ["read-tree", head], "", cancellationToken);
            var entries = string.Concat(fresh.Select((note, i) => $"100644 {names[i]}\t{note.Path}\n"));
            await index.NeedAsync(["update-index", "--index-info"], entries, cancellationToken);
            var tree = await index.NeedAsync(["write-tree"], "", cancellationToken);
            string[] parents = head is null ? [] : ["-p", head];
            var commit = await git.NeedAsync(["commit-tree", .. parents, tree], "NoWait's ledger\n", cancellationToken);
            await git.NeedAsync(["update-ref", Ref, commit, head ?? ""], "", cancellationToken);
            return commit;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<string[]> HashAsync(
        string folder, List<(string Path, string Text)> fresh, CancellationToken cancellationToken)
    {
        var paths = fresh.Select((_, i) => Path.Combine(folder, $"{i}")).ToList();
        for (var i = 0; i < fresh.Count; i++)
        {
            await File.WriteAllTextAsync(paths[i], fresh[i].Text, cancellationToken);
        }

        var names = await git.NeedAsync(
            ["hash-object", "-w", "--no-filters", "--stdin-paths"], string.Concat(paths.Select(path => path + "\n")), cancellationToken);
        return names.Split('\n');
    }

    // Git spreads notes over folders as it sees fit: a note's object is its path without the slashes.
    private async Task<Dictionary<string, (string Path, string Blob)>> PlacesAsync(string head, CancellationToken cancellationToken)
    {
        var places = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var (fields, path) in Rows(await git.NeedAsync(["ls-tree", "-r", head], "", cancellationToken)))
        {
            places[path.Replace("/", "", StringComparison.Ordinal)] = (path, fields[2]);
        }

        return places;
    }

    private static IEnumerable<(string[] Fields, string Path)> Rows(string listing) => listing
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('\t', 2))
        .Select(parts => (parts[0].Split(' '), parts[1]));

    private async Task<List<ReadOnlyMemory<byte>>> BlobsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var blobs = new List<ReadOnlyMemory<byte>>();
        if (names.Count == 0)
        {
            return blobs;
        }

        var answer = await git.RunAsync(["cat-file", "--batch"], string.Concat(names.Select(name => name + "\n")), cancellationToken);
        ReadOnlyMemory<byte> rest = answer.Output;
        while (rest.Span.IndexOf((byte)'\n') is > 0 and var feed)
        {
            // "<name> blob <size>", then the bytes and a line feed; "<name> missing" for what is not here.
            var head = Encoding.ASCII.GetString(rest.Span[..feed]).Split(' ');
            rest = rest[(feed + 1)..];
            if (head is [_, "blob", var size])
            {
                var length = int.Parse(size, System.Globalization.CultureInfo.InvariantCulture);
                blobs.Add(rest[..length]);
                rest = rest[(length + 1)..];
            }
        }

        return blobs;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> LinesOf(ReadOnlyMemory<byte> blob)
    {
        while (blob.Length > 0)
        {
            var feed = blob.Span.IndexOf((byte)'\n');
            var line = feed < 0 ? blob : blob[..feed];
            blob = feed < 0 ? default : blob[(feed + 1)..];
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }
}
