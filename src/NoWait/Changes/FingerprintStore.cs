using System.Text;

namespace NoWait.Changes;

/// <summary>What a service was made from, and what came of it.</summary>
/// <param name="Fingerprint">What it was made from.</param>
/// <param name="Result">What came of it: the image's digest.</param>
/// <param name="Since">When that was.</param>
internal sealed record Remembered(Fingerprint Fingerprint, string Result, DateTimeOffset Since);

/// <summary>Remembers for each service the last thing that was made: <c>fingerprints/SERVICE</c> in the store.</summary>
internal sealed class FingerprintStore(string store)
{
    private readonly string _folder = Path.Combine(store, "fingerprints");

    /// <summary>What is remembered of a service; null when there is nothing, or nothing that this version can read.</summary>
    public Remembered? Find(string service)
    {
        try
        {
            return Read(File.ReadAllBytes(FileOf(service)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

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
            File.WriteAllBytes(temporary, Write(made));
            File.Move(temporary, file, overwrite: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A line with the checksum of all after it, one with the result and one with the time, then the fingerprint.</summary>
    private static byte[] Write(Remembered made)
    {
        var head = Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{made.Result}\n{made.Since.ToUnixTimeSeconds()}\n"));
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
            && System.Buffers.Text.Utf8Parser.TryParse(text[(resultEnd + 1)..sinceEnd], out long seconds, out _)
            ? new(
                new(bytes.AsMemory(sinceEnd + 1)), Encoding.UTF8.GetString(text[end..resultEnd]),
                DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;
    }

    private static string FirstLine(ReadOnlySpan<byte> text) =>
        FormattableString.Invariant($"nowait-fingerprint {Checksum.Of(text):x8}\n");

    /// <summary>The file in which a service is remembered.</summary>
    public string FileOf(string service) => Path.Combine(_folder, service);
}
