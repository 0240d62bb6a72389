namespace NoWait.Docker.Build.Session;

/// <summary>A file on its way into a folder; the one that is there stays untouched when it turns out to be equal.</summary>
/// <param name="path">Where it goes.</param>
/// <param name="comparesWithOld">Whether what is there may be equal; it is written over at once otherwise.</param>
internal sealed class ReceivedFile(string path, bool comparesWithOld) : IDisposable
{
    private const int Buffer = 256 * 1024;

    private FileStream? _old;
    private FileStream? _new;
    private byte[] _there = [];
    private bool _started;
    private long _equal;

    /// <summary>Takes the next bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Start();
        if (_old is not null && EqualsOld(bytes))
        {
            _equal += bytes.Length;
            return;
        }

        LeaveOld();
        _new!.Write(bytes);
    }

    /// <summary>Puts it in its place.</summary>
    public void Finish()
    {
        Start();
        if (_old is not null && _old.Length == _equal)
        {
            return;
        }

        LeaveOld();
        _new!.Dispose();
        if (comparesWithOld)
        {
            File.Move(_new.Name, path, overwrite: true);
        }

        _new = null;
    }

    /// <summary>Takes away what is not in its place yet.</summary>
    public void Dispose()
    {
        _old?.Dispose();
        if (_new is not null)
        {
            _new.Dispose();
            File.Delete(_new.Name);
        }
    }

    private void Start()
    {
        if (!_started)
        {
            _started = true;
            _old = comparesWithOld && File.Exists(path)
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, Buffer)
                : null;
        }
    }

    private bool EqualsOld(ReadOnlySpan<byte> bytes)
    {
        if (_there.Length < bytes.Length)
        {
            _there = new byte[bytes.Length];
        }

        var there = _there.AsSpan(0, bytes.Length);
        return _old!.ReadAtLeast(there, there.Length, throwOnEndOfStream: false) == there.Length && bytes.SequenceEqual(there);
    }

    /// <summary>Goes on with a file of its own, which begins with what was equal so far.</summary>
    private void LeaveOld()
    {
        if (_new is not null)
        {
            return;
        }

        _new = new FileStream(comparesWithOld ? path + ".nowait-new" : path, FileMode.Create, FileAccess.Write, FileShare.None, Buffer);
        if (_old is null)
        {
            return;
        }

        _old.Position = 0;
        var buffer = new byte[Buffer];
        for (var left = _equal; left > 0;)
        {
            var read = _old.Read(buffer, 0, (int)Math.Min(left, Buffer));
            _new.Write(buffer, 0, read);
            left -= read;
        }

        _old.Dispose();
        _old = null;
    }
}
