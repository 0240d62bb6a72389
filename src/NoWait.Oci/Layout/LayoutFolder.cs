using System.Text;

namespace NoWait.Oci.Layout;

/// <summary>Where the parts of a layout lie, and how its folder is begun.</summary>
/// <param name="Path">The folder, absolute.</param>
internal sealed record LayoutFolder(string Path)
{
    private const string Version = """{"imageLayoutVersion":"1.0.0"}""";

    public string Marker => System.IO.Path.Combine(Path, "oci-layout");

    public string Index => System.IO.Path.Combine(Path, "index.json");

    public string Blobs => System.IO.Path.Combine(Path, "blobs");

    public string Temporary => System.IO.Path.Combine(Path, ".nowait", "tmp");

    public string Partial => System.IO.Path.Combine(Path, ".nowait", "partial");

    public string WritersLock => System.IO.Path.Combine(Path, ".nowait", "writers.lock");

    public string IndexLock => System.IO.Path.Combine(Path, ".nowait", "index.lock");

    public string Blob(Digest digest) => System.IO.Path.Combine(Blobs, digest.Algorithm, digest.Hex);

    public void CheckVersion()
    {
        if (!File.Exists(Marker))
        {
            throw new OciException(OciError.NotFound, $"{Path} is not an OCI layout: it has no file oci-layout. Name one.")
            {
                Path = Path,
            };
        }

        if (!ReadMarker().Contains("\"1.0.", StringComparison.Ordinal))
        {
            throw new OciException(
                OciError.Unsupported, $"{Path} is an OCI layout of an unknown version. Use one of version 1.0.0.")
            {
                Path = Path,
            };
        }
    }

    /// <summary>Makes an empty layout where there is none yet; two processes may do so at once.</summary>
    public void CreateIfMissing()
    {
        if (File.Exists(Marker))
        {
            return;
        }

        CheckNothingElseIsHere();
        using (var first = LayoutLock.TryTake(IndexLock, exclusive: true))
        {
            if (first is not null && !File.Exists(Index))
            {
                Storage.Replace(Index, Temporary, new ImageIndex { Manifests = [] }.ToJson(), durable: false);
            }
        }

        Storage.Replace(Marker, Temporary, Encoding.UTF8.GetBytes(Version), durable: false);
    }

    private string ReadMarker()
    {
        try
        {
            return File.ReadAllText(Marker);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Storage.ReadFailure(e, Marker);
        }
    }

    // What a creation leaves that was cut short, or is under way in another process, is no hindrance.
    private void CheckNothingElseIsHere()
    {
        var other = Directory.Exists(Path)
            ? Directory.EnumerateFileSystemEntries(Path)
                .Select(System.IO.Path.GetFileName)
                .FirstOrDefault(name => name is not (".nowait" or "blobs" or "index.json" or "oci-layout"))
            : null;
        if (other is not null)
        {
            throw new OciException(
                OciError.Conflict, $"{Path} is no OCI layout but holds {other}. Name an empty or a new folder.")
            {
                Path = Path,
            };
        }
    }
}
