using System.Text;

namespace NoWait.Changes;

/// <summary>What a service was made from, and what came of it.</summary>
/// <param name="Fingerprint">What it was made from.</param>
/// <param name="Result">What came of it: the image's digest.</param>
/// <param name="Since">When that was.</param>
internal sealed record Remembered(Fingerprint Fingerprint, string Result, DateTimeOffset Since)
{
    /// <summary>The commit that was checked out then; null where nobody knew.</summary>
    public string? Commit { get; init; }
}

/// <summary>Remembers for each service the last thing that was made: <c>fingerprints/SERVICE</c> in the store.</summary>
/// <remarks>What was made before lies in <c>fingerprints/.before/SERVICE</c>, a few of each: one of them may be what is deployed.</remarks>
internal sealed class FingerprintStore(string store)
{
    private const int MostBefore = 4;

    private readonly string _folder = Path.Combine(store, "fingerprints");

    /// <summary>What is remembered of a service; null when there is nothing, or nothing that this version can read.</summary>
    public Remembered? Find(string service) => TryRead(FileOf(service));

    /// <summary>What a service's image was made of; null when that is not known, or no more.</summary>
    public Remembered? Find(string service, string result) =>
        new[] { FileOf(service), FileOf(service, result) }
            .Select(TryRead).FirstOrDefault(made => made?.Result == result);

    /// <summary>Remembers what was made of a service, at once or not at all.</summary>
    /// <returns>Whether it is kept: a full disk costs the next run a build, and this one nothing.</returns>
    public bool Save(string service, Remembered made)
    {
        if (!made.Fingerprint.IsCertain)
        {
            return false;
        }

        var file = FileOf(service);
        var temporary = $"{file}.{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(_folder);
            if (Find(service) is { } before && before.Result != made.Result)
            {
                KeepBefore(service, before.Result);
            }

            File.WriteAllBytes(temporary, Write(made));
            File.Move(temporary, file, overwrite: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void KeepBefore(string service, string result)
    {
        var file = FileOf(service, result);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Copy(FileOf(service), file, overwrite: true);
        foreach (var old in Directory.GetFiles(Path.GetDirectoryName(file)!).OrderByDescending(File.GetLastWriteTimeUtc).Skip(MostBefore))
        {
            File.Delete(old);
        }
    }

    private static Remembered? TryRead(string file)
    {
        try
        {
            return Read(File.ReadAllBytes(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A line with the checksum of all after it, one with the result and one with the time and commit, then the fingerprint.</summary>
    private static byte[] Write(Remembered made)
    {
        var head = Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{made.Result}\n{made.Since.ToUnixTimeSeconds()} {made.Commit}\n"));
        byte[] rest = [.. head, .. made.Fingerprint.Text.Span];
        return [.. Encoding.UTF8.GetBytes(FirstLine(rest)), .. rest];
    }

    private static Remembered? Read(byte[] bytes)
    {
        var text = bytes.AsSpan();
        var end = text.IndexOf((byte)'\n') + 1;
        if (end == 0 || !text[..end].SequenceEqual(Encoding.UTF8.GetBytes(FirstLine(text[end..]))))
        {
            return null;
        }

        var resultEnd = end + text[end..].IndexOf((byte)'\n');
        var sinceEnd = resultEnd + 1 + text[(resultEnd + 1)..].IndexOf((byte)'\n');
        return resultEnd >= end && sinceEnd > resultEnd
            && System.Buffers.Text.Utf8Parser.TryParse(text[(resultEnd + 1)..sinceEnd], out long seconds, out var digits)
            ? new(
                new(bytes.AsMemory(sinceEnd + 1)), Encoding.UTF8.GetString(text[end..resultEnd]),
                DateTimeOffset.FromUnixTimeSeconds(seconds))
            {
                Commit = Encoding.UTF8.GetString(text[(resultEnd + 1 + digits)..sinceEnd]).Trim() is { Length: > 0 } commit ? commit : null,
            }
            : null;
    }

    private static string FirstLine(ReadOnlySpan<byte> text) =>
        FormattableString.Invariant($"nowait-fingerprint {Checksum.Of(text):x8}\n");

    /// <summary>The file in which a service is remembered.</summary>
    public string FileOf(string service) => Path.Combine(_folder, service);

    private string FileOf(string service, string result) =>
        Path.Combine(_folder, ".before", service, result[(result.IndexOf(':', StringComparison.Ordinal) + 1)..]);
}
