using System.ComponentModel;
using System.Diagnostics;

namespace NoWait.Docker.Connection;

/// <summary>A connection through <c>ssh host docker system dial-stdio</c>, as the Docker CLI makes it.</summary>
internal sealed class SshStream : Stream
{
    private readonly Process _process;
    private readonly Stream _input;
    private readonly Stream _output;

    private SshStream(Process process)
    {
        _process = process;
        _input = process.StandardInput.BaseStream;
        _output = process.StandardOutput.BaseStream;
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static SshStream Open(Uri address)
    {
        var start = new ProcessStartInfo("ssh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in Arguments(address))
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return new SshStream(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new DockerException($"{address.OriginalString} needs the program ssh, which is not on PATH: install OpenSSH's client.", e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => _output.Read(buffer, offset, count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _output.ReadAsync(buffer, offset, count, cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _output.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => _input.Write(buffer, offset, count);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _input.WriteAsync(buffer, offset, count, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _input.WriteAsync(buffer, cancellationToken);

    public override void Flush() => _input.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _input.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                _process.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It ended by itself.
            }

            _process.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IEnumerable<string> Arguments(Uri address)
    {
        yield return "-o";
        yield return "ConnectTimeout=30";
        yield return "-T";
        if (address.UserInfo.Length > 0)
        {
            yield return "-l";
            yield return Uri.UnescapeDataString(address.UserInfo);
        }

        if (address.Port > 0)
        {
            yield return "-p";
            yield return address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        yield return "--";
        yield return address.Host;
        yield return "docker";
        if (address.AbsolutePath.Length > 1)
        {
            yield return "--host";
            yield return $"unix://{address.AbsolutePath}";
        }

        yield return "system";
        yield return "dial-stdio";
    }
}
