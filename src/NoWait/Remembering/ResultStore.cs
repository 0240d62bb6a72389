using System.Text;
using NoWait.Changes;
using NoWait.Oci;

namespace NoWait.Remembering;

/// <summary>Remembers which image came of which fingerprint, of whatever service and whenever: <c>results/FINGERPRINT</c> in the store.</summary>
/// <remarks>A file's time says when it was used last. Whatever is wrong with one costs a build, never correctness.</remarks>
internal sealed class ResultStore(string store)
{
    private readonly string _folder = Path.Combine(store, "results");

    /// <summary>The image that came of a fingerprint; null when nobody remembers.</summary>
    public Descriptor? Find(Fingerprint fingerprint)
    {
        var file = FileOf(fingerprint);
        var image = fingerprint.IsCertain ? Read(file) : null;
        if (image is not null)
        {
            Touch(file);
        }

        return image;
    }

    /// <summary>Remembers, at once or not at all; a full disk costs the next run a build, and this one nothing.</summary>
    public void Save(Fingerprint fingerprint, Descriptor image)
    {
        if (!fingerprint.IsCertain)
        {
            return;
        }

        var file = FileOf(fingerprint);
        var temporary = FormattableString.Invariant($"{file}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
        try
        {
            Directory.CreateDirectory(_folder);
            var text = FormattableString.Invariant($"{image.MediaType} {image.Digest} {image.Size}\n");
            File.WriteAllText(temporary, $"{Checksum.Of(Encoding.UTF8.GetBytes(text)):x8} {text}");
            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Disk.Delete(temporary);
        }
    }

    /// <summary>All that is remembered, by file, what was used last first; what cannot be read is not among it.</summary>
    public IReadOnlyList<(string File, Descriptor Image)> All() => !Directory.Exists(_folder) ? [] :
    [
        .. new DirectoryInfo(_folder).EnumerateFiles()
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .Select(file => (file.FullName, Image: Read(file.FullName)))
            .Where(one => one.Image is not null)
            .Select(one => (one.FullName, one.Image!)),
    ];

    /// <summary>Forgets what is in a file.</summary>
    public static void Forget(string file) => File.Delete(file);

    private static Descriptor? Read(string file)
    {
        try
        {
            var text = File.Exists(file) ? File.ReadAllText(file) : "";
            var end = text.IndexOf(' ', StringComparison.Ordinal);
            if (end < 0 || text[..end] != $"{Checksum.Of(Encoding.UTF8.GetBytes(text[(end + 1)..])):x8}")
            {
                return null;
            }

            return text[(end + 1)..].TrimEnd('\n').Split(' ') is [var type, var digest, var size]
                ? new() { MediaType = type, Digest = Digest.Parse(digest), Size = long.Parse(size, System.Globalization.CultureInfo.InvariantCulture) }
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Touch(string file)
    {
        try
        {
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody else's to forget earlier.
        }
    }

    private string FileOf(Fingerprint fingerprint) => Path.Combine(_folder, fingerprint.Digest["sha256:".Length..]);
}
