using System.Net;
using System.Net.Http.Headers;

namespace NoWait.Oci.Registry;

/// <summary>A piece of a blob as a request's body: streamed, of known length, to be sent once.</summary>
internal sealed class UploadContent : HttpContent
{
    private readonly Func<Memory<byte>, CancellationToken, ValueTask<int>> _read;
    private readonly long _length;
    private bool _sent;

    public UploadContent(Func<Memory<byte>, CancellationToken, ValueTask<int>> read, long offset, long length)
    {
        _read = read;
        _length = length;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (offset > 0)
        {
            // The specification's form has no unit in front, which the typed header would write.
            Headers.TryAddWithoutValidation("Content-Range", $"{offset}-{offset + length - 1}");
        }
    }

    /// <summary>Called whenever the other side has taken some bytes.</summary>
    public Action? Progressed { get; set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_sent)
        {
            // What was read is gone: whoever sends has to ask how far it came, and go on from there.
            throw new HttpIOException(HttpRequestError.ResponseEnded, "the registry let go in the middle of it.");
        }

        _sent = true;
        var buffer = new byte[128 * 1024];
        for (var left = _length; left > 0;)
        {
            var count = await _read(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
            if (count == 0)
            {
                throw new EndOfStreamException();
            }

            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            left -= count;
            Progressed?.Invoke();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
