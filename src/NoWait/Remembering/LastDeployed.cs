using NoWait.Oci;

namespace NoWait.Remembering;

/// <summary>Remembers the image of each service that was deployed last: it stays, however old it is.</summary>
internal sealed class LastDeployed(string store)
{
    private readonly string _folder = Path.Combine(store, "deployed");

    /// <summary>Remembers what a service was deployed as.</summary>
    public void Save(string service, Descriptor image)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            var temporary = Path.Combine(_folder, FormattableString.Invariant($".{service}.{Environment.ProcessId}"));
            File.WriteAllText(temporary, FormattableString.Invariant($"{image.MediaType} {image.Digest} {image.Size}"));
            File.Move(temporary, Path.Combine(_folder, service), overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What runs does run; at worst it is built again to go back to it.
        }
    }

    /// <summary>The images that are deployed.</summary>
    public IReadOnlyList<Descriptor> All() => !Directory.Exists(_folder) ? [] :
        [.. Directory.EnumerateFiles(_folder).Select(Read).OfType<Descriptor>()];

    private static Descriptor? Read(string file) =>
        File.ReadAllText(file).Split(' ') is [var type, var digest, var size] && Digest.TryParse(digest, out var parsed)
            && long.TryParse(size, System.Globalization.CultureInfo.InvariantCulture, out var length)
                ? new() { MediaType = type, Digest = parsed, Size = length }
                : null;
}
