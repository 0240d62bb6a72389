using System.Runtime.InteropServices;
using System.Text;

namespace Nuke.Common;

/// <summary>Standard output or error as UTF-8, written through at once and whole.</summary>
/// <remarks>
/// <see cref="Console.Out" /> first sets up the terminal, its encodings and its key tables, which costs as much as the
/// rest of a short run. This one takes its place, so that targets that use the console do not pay either.
/// </remarks>
internal sealed partial class StandardWriter : TextWriter
{
    private const int Interrupted = 4;
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;

    private readonly int _descriptor;
    private readonly Secrets _secrets;
    private readonly Encoder _encoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetEncoder();

    private StandardWriter(int descriptor, Secrets secrets)
    {
        _descriptor = descriptor;
        _secrets = secrets;
    }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Takes the console's place for output and errors, where the system has file descriptors.</summary>
    public static void ReplaceConsole(Secrets secrets)
    {
        if (!OperatingSystem.IsWindows())
        {
            Console.SetOut(new StandardWriter(1, secrets));
            Console.SetError(new StandardWriter(2, secrets));
        }
    }

    /// <summary>Whether standard input (0), output (1) or error (2) is a terminal.</summary>
    public static bool IsTerminal(int descriptor) =>
        OperatingSystem.IsWindows()
            ? !(descriptor switch
            {
                0 => Console.IsInputRedirected,
                1 => Console.IsOutputRedirected,
                _ => Console.IsErrorRedirected,
            })
            : IsATerminal(descriptor) == 1;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(_secrets.Hide(value ?? "").AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_encoder)
        {
            var bytes = new byte[Encoding.UTF8.GetMaxByteCount(buffer.Length)];
            WriteAll(bytes.AsSpan(0, _encoder.GetBytes(buffer, bytes, flush: false)));
        }
    }

    // One write a line: lines of several processes at once must not tear.
    public override void WriteLine() => Write("\n");

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, "\n"));

    private unsafe void WriteAll(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var written = 0;
            while (written < bytes.Length)
            {
                var count = Write(_descriptor, start + written, bytes.Length - written);
                if (count >= 0)
                {
                    written += (int)count;
                }
                else if (Marshal.GetLastSystemError() is Interrupted or WouldBlockOnLinux or WouldBlockOnMac)
                {
                    Thread.Yield();
                }
                else
                {
                    // Nobody reads any more: as with the console's own streams, that is no error.
                    return;
                }
            }
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "write")]
    private static unsafe partial nint Write(int descriptor, byte* bytes, nint count);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsATerminal(int descriptor);
}
