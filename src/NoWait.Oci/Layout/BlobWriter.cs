using System.Security.Cryptography;

namespace NoWait.Oci.Layout;

/// <summary>A blob on its way into a layout: nobody sees it before it is whole, and nothing is left of it if it fails.</summary>
internal sealed class BlobWriter : IDisposable
{
    private readonly OciLayout _layout;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash;
    private long _size;
    private bool _committed;

    public BlobWriter(OciLayout layout, Descriptor? expected = null)
    {
        _layout = layout;
        _hash = expected?.Digest.NewHash() ?? IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _file = Storage.CreateTemporary(layout.TemporaryFolder);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _size += bytes.Length;
        try
        {
            _file.Write(bytes);
        }
        catch (Exception e) when (Storage.IsFailure(e))
        {
            throw Storage.Failure(e, _layout.Path);
        }
    }

    /// <summary>Puts the blob in its place by its digest.</summary>
    public Descriptor Commit(string mediaType)
    {
        var descriptor = new Descriptor
        {
            MediaType = mediaType,
            Digest = Digest.FromHash(_hash.GetCurrentHash()),
            Size = _size,
        };
        if (!_layout.Contains(descriptor))
        {
            Storage.Publish(_file, _layout.BlobPath(descriptor.Digest), _layout.Durable);
            _committed = true;
        }

        return descriptor;
    }

    public void Dispose()
    {
        _hash.Dispose();
        _file.Dispose();
        if (!_committed)
        {
            File.Delete(_file.Name);
        }
    }
}
