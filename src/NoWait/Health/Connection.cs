namespace NoWait.Health;

/// <summary>How an attempt to connect ended.</summary>
internal enum Opening
{
    /// <summary>Somebody listens.</summary>
    Open,

    /// <summary>Nobody listens.</summary>
    Refused,

    /// <summary>It cannot be told in time.</summary>
    TooLate,

    /// <summary>It did not work; <see cref="Connection.Error"/> says why.</summary>
    Failed,
}

/// <summary>One TCP connection, without an exception for what is expected.</summary>
internal abstract class Connection : IDisposable
{
    /// <summary>How long to wait before it is asked again whether the time is over.</summary>
    protected const int GlanceMilliseconds = 10;

    /// <summary>Why it failed.</summary>
    public string Error { get; protected set; } = "";

    /// <summary>Connects.</summary>
    public abstract Opening Open(Func<bool> isOver, CancellationToken cancellationToken);

    /// <summary>Sends all of it; false when the other end is gone.</summary>
    public abstract bool Send(byte[] bytes);

    /// <summary>Whether something can be read, or the end; waits a moment for it.</summary>
    public abstract bool IsReadable();

    /// <summary>Reads what is there into the rest of a buffer; 0 at the end, and when the other end is gone.</summary>
    public abstract int Receive(byte[] buffer, int offset);

    /// <inheritdoc />
    public abstract void Dispose();
}
