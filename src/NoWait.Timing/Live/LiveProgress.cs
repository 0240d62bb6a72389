using NoWait.Timing.Rendering;

namespace NoWait.Timing.Live;

/// <summary>
/// Shows what runs while it runs: on a terminal one line that is drawn again several times a second, elsewhere a plain
/// line every half minute, so that a log is never silent for long.
/// </summary>
public sealed class LiveProgress : IDisposable
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(125);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    private readonly Func<Timeline> _snapshot;
    private readonly TextWriter _output;
    private readonly StatusLine? _status;
    private readonly ITimer _timer;
    private readonly int _width;

    private LiveProgress(Func<Timeline> snapshot, TextWriter output, TimeProvider time, int? width)
    {
        _snapshot = snapshot;
        _width = width ?? int.MaxValue;
        _status = width is null ? null : new StatusLine(output);
        _output = _status ?? output;
        var period = width is null ? Heartbeat : Redraw;
        _timer = time.CreateTimer(_ => Tick(), null, period, period);
    }

    /// <summary>What everything else has to write to while this shows; give it to <see cref="Console.SetOut"/>.</summary>
    public TextWriter Output => _output;

    /// <summary>Shows a terminal's line.</summary>
    /// <param name="snapshot">What runs: <see cref="TimelineRecorder.Snapshot"/>.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="time">What draws the line again.</param>
    /// <param name="width">The terminal's columns.</param>
    public static LiveProgress OnTerminal(Func<Timeline> snapshot, TextWriter terminal, TimeProvider time, int width)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new(snapshot, terminal, time, Math.Max(20, width));
    }

    /// <summary>Writes plain lines.</summary>
    /// <param name="snapshot">What runs: <see cref="TimelineRecorder.Snapshot"/>.</param>
    /// <param name="log">Where to.</param>
    /// <param name="time">What writes the next line.</param>
    public static LiveProgress InLog(Func<Timeline> snapshot, TextWriter log, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new(snapshot, log, time, width: null);
    }

    /// <summary>Takes the line away; what was given to the console has to be taken back by whoever gave it.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _status?.Show("");
    }

    private void Tick()
    {
        if (Describe() is not { } text)
        {
            _status?.Show("");
        }
        else if (_status is null)
        {
            _output.WriteLine("… " + text);
        }
        else
        {
            var room = _width - 1;
            _status.Show(text.Length <= room ? text : $"{text.AsSpan(0, room - 1)}…");
        }
    }

    private string? Describe()
    {
        var target = _snapshot().Targets.LastOrDefault(target => target.State == SpanState.Running);
        if (target is null)
        {
            return null;
        }

        var running = target.Children.SelectMany(Deepest).Select(Name).Distinct(StringComparer.Ordinal).ToList();
        var steps = running.Count == 0 ? "" : "  " + string.Join(", ", running);
        return Words.Plain($"{target.Text}  {Words.Duration(target.Duration)}{steps}");
    }

    private static IEnumerable<Span> Deepest(Span span)
    {
        if (span.State != SpanState.Running)
        {
            return [];
        }

        var inner = span.Children.SelectMany(Deepest).ToList();
        return inner.Count > 0 ? inner : [span];
    }

    private static string Name(Span span) => span.Service is null ? span.Text : $"{span.Service}: {span.Text}";
}
