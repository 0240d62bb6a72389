namespace NoWait.Timing.Live;

/// <summary>
/// Shows what runs while it runs: on a terminal a line, and one for each of several services, that are drawn again several
/// times a second; elsewhere a plain line every half minute, so that a log is never silent for long.
/// </summary>
public sealed class LiveProgress : IDisposable
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(125);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    private const int Usual = 79;
    private const int UsualRows = 24;
    private const int Spared = 3;

    private readonly Func<Timeline> _snapshot;
    private readonly TextWriter _output;
    private readonly StatusLine? _status;
    private readonly ITimer _timer;
    private readonly Func<WorkProgress?> _work;
    private readonly Func<TerminalSize>? _size;

    private LiveProgress(Func<Timeline> snapshot, Func<WorkProgress?> work, TextWriter output, TimeProvider time, Func<TerminalSize>? size)
    {
        _snapshot = snapshot;
        _work = work;
        _size = size;
        _status = size is null ? null : new StatusLine(output);
        _output = _status ?? output;
        var period = size is null ? Heartbeat : Redraw;
        _timer = time.CreateTimer(_ => Tick(), null, period, period);
    }

    /// <summary>What everything else has to write to while this shows; give it to <see cref="Console.SetOut"/>.</summary>
    public TextWriter Output => _output;

    /// <summary>Shows a terminal's line.</summary>
    /// <param name="snapshot">What runs: <see cref="TimelineRecorder.Snapshot"/>.</param>
    /// <param name="work">Tells how far what runs has come with many services; null from it where it is about no more than one.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="time">What draws the line again.</param>
    /// <param name="size">Tells the terminal's size, which may change; 0 where it does not know.</param>
    public static LiveProgress OnTerminal(
        Func<Timeline> snapshot, Func<WorkProgress?> work, TextWriter terminal, TimeProvider time, Func<TerminalSize> size)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(size);
        return new(snapshot, work, terminal, time, size);
    }

    /// <summary>Writes plain lines.</summary>
    /// <param name="snapshot">What runs: <see cref="TimelineRecorder.Snapshot"/>.</param>
    /// <param name="work">Tells how far what runs has come with many services; null from it where it is about no more than one.</param>
    /// <param name="log">Where to.</param>
    /// <param name="time">What writes the next line.</param>
    public static LiveProgress InLog(Func<Timeline> snapshot, Func<WorkProgress?> work, TextWriter log, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new(snapshot, work, log, time, size: null);
    }

    /// <summary>What has to be written to instead of another stream that ends on the same terminal, as that of errors.</summary>
    public TextWriter Beside(TextWriter other) => _status?.Beside(other) ?? other;

    /// <summary>Takes the line away; what was given to the console has to be taken back by whoever gave it.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _status?.Show([]);
    }

    // A timer's exception would end the process: a terminal that is gone must not take the run with it.
    private void Tick()
    {
        try
        {
            Draw();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            _timer.Dispose();
        }
    }

    private void Draw()
    {
        var target = _snapshot().Targets.LastOrDefault(target => target.State == SpanState.Running);
        if (_size is null)
        {
            if (target is not null)
            {
                _output.WriteLine("… " + ProgressText.Plain(target, _work()));
            }

            return;
        }

        // The last column stays empty: some terminals begin a new line as soon as it is written to.
        var (columns, rows) = _size();
        var room = columns > 0 ? Math.Max(ProgressText.Narrowest, columns) - 1 : Usual;
        _status!.Show(target is null ? [] : ProgressText.Lines(target, _work(), room, Math.Max(1, (rows > 0 ? rows : UsualRows) - Spared)));
    }
}
