using System.Security.Cryptography;

namespace NoWait.Oci.Layers;

/// <summary>Hashes what is written to it, and hands it on when there is somebody to take it.</summary>
internal sealed class HashStream(Action<ReadOnlySpan<byte>>? next = null) : WriteOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        next?.Invoke(buffer);
    }

    public Digest Complete() => Digest.FromHash(_hash.GetHashAndReset());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
