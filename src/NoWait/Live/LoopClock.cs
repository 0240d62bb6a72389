namespace NoWait.Live;

/// <summary>The parts of a loop, in their order.</summary>
public enum LoopPart
{
    /// <summary>From the first event of the file system until it was known what changed.</summary>
    Noticed,

    /// <summary>The build stages, and what comes after them on this machine.</summary>
    Compiled,

    /// <summary>Deletions and the archive.</summary>
    Copied,

    /// <summary>The commands of the user's.</summary>
    Ran,

    /// <summary>Until the new program was started.</summary>
    Restarted,

    /// <summary>Until it was well.</summary>
    Well,

    /// <summary>A full build and deployment, where no less would do.</summary>
    Deployed,
}

/// <summary>Measures the parts of one loop.</summary>
/// <param name="time">The clock.</param>
/// <param name="began">When the first event was seen, on the monotonic clock.</param>
internal sealed class LoopClock(TimeProvider time, long began)
{
    private readonly TimeSpan[] _parts = new TimeSpan[Enum.GetValues<LoopPart>().Length];

    /// <summary>From the first event until now.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(began);

    /// <summary>The parts that took any time, in their order.</summary>
    public Values<KeyValuePair<LoopPart, TimeSpan>> Parts =>
        [.. Enum.GetValues<LoopPart>().Where(part => _parts[(int)part] > TimeSpan.Zero).Select(part => KeyValuePair.Create(part, _parts[(int)part]))];

    /// <summary>Adds so much to a part.</summary>
    public void Add(LoopPart part, TimeSpan took) => _parts[(int)part] += took;

    /// <summary>Adds the time until the result is disposed of.</summary>
    public IDisposable Measure(LoopPart part) => new Part(this, part, time);

    private sealed class Part(LoopClock clock, LoopPart part, TimeProvider time) : IDisposable
    {
        private readonly long _start = time.GetTimestamp();

        public void Dispose() => clock.Add(part, time.GetElapsedTime(_start));
    }
}
