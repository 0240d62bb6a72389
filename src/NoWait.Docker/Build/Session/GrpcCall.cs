using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace NoWait.Docker.Build.Session;

/// <summary>One call that the daemon makes to us: messages in, messages out, a status at the end.</summary>
/// <remarks>Framing by gRPC over HTTP/2: a byte for compression, four for the length, the message.</remarks>
internal sealed class GrpcCall : IDisposable
{
    private const int Prefix = 5;
    private const int FlushAt = 64 * 1024;

    private readonly PipeReader _reader;
    private readonly PipeWriter _writer;
    private readonly IFeatureCollection _features;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private bool _started;

    public GrpcCall(IFeatureCollection features)
    {
        _features = features;
        _reader = features.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
        _writer = features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
        Aborted = features.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
    }

    /// <summary>The method as <c>/package.Service/Method</c>.</summary>
    public string Method => _features.GetRequiredFeature<IHttpRequestFeature>().Path;

    public IHeaderDictionary Metadata => _features.GetRequiredFeature<IHttpRequestFeature>().Headers;

    public CancellationToken Aborted { get; }

    /// <summary>The next message; null when there are no more.</summary>
    public async ValueTask<T?> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        while (true)
        {
            var result = await _reader.ReadAsync(Aborted);
            var buffer = result.Buffer;
            if (TryCut(ref buffer, out var message))
            {
                var value = parser.ParseFrom(message);
                _reader.AdvanceTo(buffer.Start);
                return value;
            }

            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>Sends a message; unless it is urgent, it may wait for those that follow.</summary>
    public async ValueTask WriteAsync(IMessage message, bool urgent)
    {
        await _writing.WaitAsync(Aborted);
        try
        {
            await StartAsync();
            var size = message.CalculateSize();
            var memory = _writer.GetMemory(Prefix + size);
            memory.Span[0] = 0;
            BinaryPrimitives.WriteUInt32BigEndian(memory.Span[1..], (uint)size);
            message.WriteTo(memory.Span.Slice(Prefix, size));
            _writer.Advance(Prefix + size);
            if (urgent || _writer.UnflushedBytes >= FlushAt)
            {
                await _writer.FlushAsync(Aborted);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Ends the call.</summary>
    public async ValueTask FinishAsync(GrpcStatus status, string message)
    {
        await StartAsync();
        var trailers = _features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        trailers["grpc-status"] = ((int)status).ToString(CultureInfo.InvariantCulture);
        if (message.Length > 0)
        {
            trailers["grpc-message"] = Escape(message);
        }

        await _features.GetRequiredFeature<IHttpResponseBodyFeature>().CompleteAsync();
    }

    public void Dispose() => _writing.Dispose();

    private static bool TryCut(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (buffer.Length < Prefix)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[Prefix];
        buffer.Slice(0, Prefix).CopyTo(prefix);
        if (prefix[0] != 0)
        {
            throw new InvalidDataException("The daemon compresses its calls, which it was not offered.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (buffer.Length - Prefix < length)
        {
            return false;
        }

        message = buffer.Slice(Prefix, length);
        buffer = buffer.Slice(Prefix + (long)length);
        return true;
    }

    private async ValueTask StartAsync()
    {
        if (!_started)
        {
            _started = true;
            _features.GetRequiredFeature<IHttpResponseFeature>().Headers.ContentType = "application/grpc";
            await _features.GetRequiredFeature<IHttpResponseBodyFeature>().StartAsync(Aborted);
        }
    }

    private static string Escape(string message)
    {
        var text = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(message))
        {
            _ = value is >= 0x20 and <= 0x7e and not (byte)'%'
                ? text.Append((char)value)
                : text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return text.ToString();
    }
}

/// <summary>How a call ended, by gRPC's numbers.</summary>
internal enum GrpcStatus
{
    Ok = 0,
    Unknown = 2,
    NotFound = 5,
    Unimplemented = 12,
}

/// <summary>A call that cannot be answered as it was asked.</summary>
internal sealed class GrpcException(GrpcStatus status, string message) : Exception(message)
{
    public GrpcStatus Status => status;
}
