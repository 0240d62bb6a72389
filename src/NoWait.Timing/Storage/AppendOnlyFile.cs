using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NoWait.Timing.Storage;

/// <summary>A file of lines that several processes append to at once, without a lock: each line is one write.</summary>
internal static partial class AppendOnlyFile
{
    private const int WriteOnly = 1;
    private const int Interrupted = 4;
    private const byte LineFeed = (byte)'\n';

    private static int AppendFlag => OperatingSystem.IsLinux() ? 0x400 | 0x80000 : 0x8 | 0x1000000;

    /// <summary>
    /// Adds a line, and a line feed before it when the file's last line has none because its writer was cut short.
    /// </summary>
    /// <param name="path">The file; it is made when it is not there.</param>
    /// <param name="line">The line without its line feed.</param>
    /// <param name="durable">Whether to return only when the line is on the disk: a power cut cannot lose it then.</param>
    /// <exception cref="IOException">The disk is full, or the file cannot be written.</exception>
    public static void Append(string path, ReadOnlySpan<byte> line, bool durable)
    {
        using var handle = OperatingSystem.IsWindows() ? OpenAlone(path) : OpenShared(path);
        var isTorn = EndsTorn(path);
        var bytes = new byte[line.Length + (isTorn ? 2 : 1)];
        bytes[0] = LineFeed;
        line.CopyTo(bytes.AsSpan(isTorn ? 1 : 0));
        bytes[^1] = LineFeed;
        Write(handle, bytes, path);
        if (durable)
        {
            RandomAccess.FlushToDisk(handle);
        }
    }

    private static bool EndsTorn(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(handle);
        Span<byte> last = stackalloc byte[1];
        return length > 0 && RandomAccess.Read(handle, last, length - 1) == 1 && last[0] != LineFeed;
    }

    // .NET's FileMode.Append writes at an offset that it remembers, so that two processes overwrite each other; only the
    // kernel's O_APPEND finds the end anew for each write. The mode argument of open is variadic, which P/Invoke gets
    // wrong on some platforms: the file is made first.
    private static SafeFileHandle OpenShared(string path)
    {
        using (File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
        }

        var descriptor = Open(path, WriteOnly | AppendFlag);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw Failure(path, Marshal.GetLastPInvokeErrorMessage());
    }

    private static SafeFileHandle OpenAlone(string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read | FileShare.Delete);
            }
            catch (IOException e) when (attempt < 10_000 && e is not (DirectoryNotFoundException or PathTooLongException))
            {
                Thread.Yield();
            }
        }
    }

    private static void Write(SafeFileHandle handle, byte[] bytes, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.Write(handle, bytes, RandomAccess.GetLength(handle));
            return;
        }

        nint written;
        do
        {
            written = Write(handle, bytes, bytes.Length);
        }
        while (written < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        if (written != bytes.Length)
        {
            throw Failure(path, written < 0 ? Marshal.GetLastPInvokeErrorMessage() : "No space left on device");
        }
    }

    private static IOException Failure(string path, string reason) =>
        new($"The ledger could not be written: {path}: {reason}. Free some space or make the file writable, and run again.");

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, nint count);
}
