using System.Net;
using System.Net.Http.Headers;

namespace NoWait.Docker.Connection;

/// <summary>A request's body that is written while it is sent.</summary>
internal sealed class StreamedContent : HttpContent
{
    private const int Buffer = 128 * 1024;

    private readonly Func<Stream, CancellationToken, Task> _write;

    public StreamedContent(Func<Stream, CancellationToken, Task> write)
    {
        _write = write;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
    }

    /// <summary>Why the body could not be written to its end; null when it could.</summary>
    public Exception? Failure { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Flushed, never disposed: the connection is not ours.
        var buffer = new BufferedStream(stream, Buffer);
        try
        {
            await _write(buffer, cancellationToken);
            await buffer.FlushAsync(cancellationToken);
        }
        catch (Exception e)
        {
            Failure = e;
            throw;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
