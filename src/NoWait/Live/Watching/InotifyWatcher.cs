using System.Runtime.InteropServices;
using System.Text;
using NoWait.Changes;

namespace NoWait.Live.Watching;

/// <summary>Watches by inotify(7), a watch for each folder: .NET's own would enter folders that nobody reads.</summary>
internal sealed unsafe partial class InotifyWatcher : SourceWatcher
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int HeaderLength = 16;

    private const uint Modified = 0x2, Attributes = 0x4, CloseWrite = 0x8, MovedFrom = 0x40, MovedTo = 0x80, Created = 0x100;
    private const uint Deleted = 0x200, DeletedSelf = 0x400, MovedSelf = 0x800, Overflow = 0x4000, Ignored = 0x8000;
    private const uint OnlyFolders = 0x1000000, IsFolder = 0x40000000;
    private const uint All = Modified | Attributes | CloseWrite | MovedFrom | MovedTo | Created | Deleted | DeletedSelf | MovedSelf | OnlyFolders;

    private readonly Dictionary<string, int> _watches = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly int _descriptor;
    private readonly Thread _reader;
    private volatile bool _isOver;

    /// <summary>Begins to listen, to nothing yet.</summary>
    /// <exception cref="IOException">The user has too many watchers already.</exception>
    public InotifyWatcher(TimeProvider time)
        : base(time)
    {
        _descriptor = Init(NonBlocking | CloseOnExec);
        if (_descriptor < 0)
        {
            throw new IOException(
                $"Sources cannot be watched (error {Marshal.GetLastPInvokeError()} of inotify_init): raise /proc/sys/fs/inotify/max_user_instances.");
        }

        _reader = new(Read) { IsBackground = true, Name = "inotify" };
        _reader.Start();
    }

    /// <inheritdoc />
    public override bool Watch(IReadOnlySet<string> folders)
    {
        lock (_gate)
        {
            foreach (var old in _watches.Keys.Where(path => !folders.Contains(path)).ToList())
            {
                _watches.Remove(old, out var watch);
                if (!_watches.ContainsValue(watch))
                {
                    _ = Remove(_descriptor, watch);
                }
            }

            // Each anew: the kernel gives a folder that is watched already the same watch, and one that was replaced another.
            var isNew = false;
            IsBlind = false;
            foreach (var folder in folders)
            {
                fixed (byte* path = NativePath.Encode(folder))
                {
                    var watch = Add(_descriptor, path, All);
                    IsBlind |= watch < 0 && Marshal.GetLastPInvokeError() is not (Posix.NoEntry or Posix.NotAFolder);
                    isNew |= watch >= 0 && _watches.GetValueOrDefault(folder) != watch;
                    _watches[folder] = watch;
                }
            }

            return isNew;
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _isOver = true;
        _reader.Join();
        _ = Close(_descriptor);
        base.Dispose();
    }

    private void Read()
    {
        const int wakeUps = 250, readable = 1;
        var buffer = new byte[64 * 1024];
        var poll = new PollDescriptor { Descriptor = _descriptor, Events = readable };
        fixed (byte* start = buffer)
        {
            while (!_isOver)
            {
                if (Poll(&poll, 1, wakeUps) > 0)
                {
                    Tell(buffer.AsSpan(0, (int)Math.Max(0, Read(_descriptor, start, (nuint)buffer.Length))));
                }
            }
        }
    }

    // struct inotify_event: watch, mask, cookie, length of the name that follows.
    private void Tell(ReadOnlySpan<byte> events)
    {
        while (events.Length >= HeaderLength)
        {
            var watch = MemoryMarshal.Read<int>(events);
            var mask = MemoryMarshal.Read<uint>(events[4..]);
            var length = MemoryMarshal.Read<int>(events[12..]);
            var name = Encoding.UTF8.GetString(events.Slice(HeaderLength, length).TrimEnd((byte)0));
            events = events[(HeaderLength + length)..];
            if (HappeningOf(mask) is { } happening)
            {
                Tell($"{watch}/{name}", happening);
            }
        }
    }

    private static Happening? HappeningOf(uint mask) => mask switch
    {
        _ when (mask & Overflow) != 0 => Happening.Whole,
        _ when (mask & (MovedFrom | Deleted | DeletedSelf | MovedSelf)) != 0 => Happening.Gone,
        _ when (mask & IsFolder) != 0 && (mask & (Created | MovedTo)) == 0 => null,
        _ when (mask & Modified) != 0 => Happening.Written,
        _ when (mask & Ignored) != 0 => null,

        // It is about to be written to, unless it is a link.
        _ when (mask & Created) != 0 && (mask & IsFolder) == 0 => Happening.Come,
        _ => Happening.Whole,
    };

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Init(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Add(int descriptor, byte* path, uint mask);

    [LibraryImport("libc", EntryPoint = "inotify_rm_watch", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Remove(int descriptor, int watch);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Read(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
