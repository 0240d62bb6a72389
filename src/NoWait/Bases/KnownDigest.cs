using NoWait.Oci;

namespace NoWait.Bases;

/// <summary>The digest that a name stood for when it was last looked up, in a file of its own.</summary>
/// <param name="file">The file's path.</param>
internal sealed class KnownDigest(string file)
{
    /// <summary>What is known; null for nothing, which a damaged file is as well.</summary>
    public async Task<Digest?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Digest.TryParse(await File.ReadAllTextAsync(file, cancellationToken), out var known) ? known : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Keeps a digest; null forgets it.</summary>
    public async Task WriteAsync(string? digest, CancellationToken cancellationToken)
    {
        if (digest is null)
        {
            File.Delete(file);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, digest, cancellationToken);
    }
}
