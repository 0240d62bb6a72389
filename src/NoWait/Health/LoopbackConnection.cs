using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NoWait.Health;

/// <summary>A connection to this machine by Linux's own calls: to load .NET's sockets takes longer than most services take to answer.</summary>
/// <param name="port">The port.</param>
/// <param name="isVersion6">Whether to <c>::1</c>, and not to <c>127.0.0.1</c>.</param>
internal sealed partial class LoopbackConnection(int port, bool isVersion6) : Connection
{
    private const int Inet = 2;
    private const int Inet6 = 10;
    private const int StreamNonBlockingCloseOnExec = 1 | 0x800 | 0x80000;
    private const int NoSignal = 0x4000;
    private const int SocketLevel = 1;
    private const int PendingError = 4;
    private const short Readable = 1;
    private const short Writable = 4;
    private const int WouldBlock = 11;
    private const int Interrupted = 4;
    private const int InProgress = 115;
    private const int ConnectionRefused = 111;
    private const int NoAddressFamily = 97;
    private const int NoAddress = 99;

    private readonly int _socket = Socket(isVersion6 ? Inet6 : Inet, StreamNonBlockingCloseOnExec, 0);

    /// <inheritdoc />
    public override Opening Open(Func<bool> isOver, CancellationToken cancellationToken)
    {
        Span<byte> address = stackalloc byte[28];
        address.Clear();
        BitConverter.TryWriteBytes(address, (ushort)(isVersion6 ? Inet6 : Inet));
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], (ushort)port);
        if (isVersion6)
        {
            address[23] = 1;
        }
        else
        {
            (address[4], address[7]) = (127, 1);
        }

        if (_socket >= 0 && Connect(_socket, address, isVersion6 ? 28 : 16) == 0)
        {
            return Opening.Open;
        }

        var error = Marshal.GetLastPInvokeError();
        while (_socket >= 0 && error == InProgress)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Poll(Writable))
            {
                Span<byte> pending = stackalloc byte[4];
                var length = pending.Length;
                error = GetOption(_socket, SocketLevel, PendingError, pending, ref length) == 0
                    ? BitConverter.ToInt32(pending)
                    : Marshal.GetLastPInvokeError();
                break;
            }

            if (isOver())
            {
                return Opening.TooLate;
            }
        }

        Error = error == 0 ? "" : Marshal.GetPInvokeErrorMessage(error);
        return error switch
        {
            0 => Opening.Open,
            ConnectionRefused or NoAddressFamily or NoAddress => Opening.Refused,
            _ => Opening.Failed,
        };
    }

    /// <inheritdoc />
    public override bool Send(byte[] bytes)
    {
        var sent = 0;
        while (sent < bytes.Length)
        {
            var count = (int)Send(_socket, bytes.AsSpan(sent), bytes.Length - sent, NoSignal);
            if (count < 0 && Marshal.GetLastPInvokeError() is not (WouldBlock or Interrupted))
            {
                return false;
            }

            sent += Math.Max(0, count);
            _ = sent == bytes.Length || Poll(Writable);
        }

        return true;
    }

    /// <inheritdoc />
    public override bool IsReadable() => Poll(Readable);

    /// <inheritdoc />
    public override int Receive(byte[] buffer, int offset) =>
        (int)Math.Max(0, Receive(_socket, buffer.AsSpan(offset), buffer.Length - offset, 0));

    /// <inheritdoc />
    public override void Dispose()
    {
        if (_socket >= 0)
        {
            _ = Close(_socket);
        }
    }

    // A struct pollfd: the descriptor, what is waited for, and what came.
    private bool Poll(short what)
    {
        Span<byte> wait = stackalloc byte[8];
        BitConverter.TryWriteBytes(wait, _socket);
        BitConverter.TryWriteBytes(wait[4..], what);
        BitConverter.TryWriteBytes(wait[6..], (short)0);
        return Poll(wait, 1, GlanceMilliseconds) > 0;
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Connect(int socket, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(Span<byte> descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetOption(int socket, int level, int name, Span<byte> value, ref int length);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(int socket, ReadOnlySpan<byte> bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Receive(int socket, Span<byte> bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int socket);
}
