using System.Security.Cryptography;

namespace NoWait.Oci;

/// <summary>Reads content and checks, at its end, that it was what its descriptor promised.</summary>
internal sealed class VerifyingStream : ReadOnlyStream
{
    private readonly Stream _inner;
    private readonly Descriptor _descriptor;
    private readonly IncrementalHash _hash;
    private long _read;
    private bool _verified;

    public VerifyingStream(Stream inner, Descriptor descriptor)
    {
        _inner = inner;
        _descriptor = descriptor;
        _hash = descriptor.Digest.NewHash();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = _inner.Read(buffer);
        Account(buffer[..count], buffer.IsEmpty);
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _inner.ReadAsync(buffer, cancellationToken);
        Account(buffer.Span[..count], buffer.IsEmpty);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Account(ReadOnlySpan<byte> bytes, bool askedForNothing)
    {
        _hash.AppendData(bytes);
        _read += bytes.Length;
        if (_read > _descriptor.Size || (bytes.IsEmpty && !askedForNothing && _read != _descriptor.Size))
        {
            throw Mismatch($"{(_read > _descriptor.Size ? "more than " : "")}{_read} bytes instead of {_descriptor.Size}");
        }

        if (_read == _descriptor.Size && !_verified && !askedForNothing)
        {
            _verified = true;
            var actual = Digest.FromHash(_hash.GetCurrentHash());
            if (actual != _descriptor.Digest)
            {
                throw Mismatch($"the digest {actual}");
            }
        }
    }

    private OciException Mismatch(string actual) => new(
        OciError.Mismatch,
        $"The blob {_descriptor.Digest} has {actual}: it is damaged. Remove it, and build or fetch it again.")
    {
        Digest = _descriptor.Digest,
    };
}
