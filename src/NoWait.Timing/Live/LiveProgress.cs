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

    private const int Narrowest = 20;
    private const int Usual = 79;

    private readonly Func<Timeline> _snapshot;
    private readonly TextWriter _output;
    private readonly StatusLine? _status;
    private readonly ITimer _timer;
    private readonly Func<int>? _width;

    private LiveProgress(Func<Timeline> snapshot, TextWriter output, TimeProvider time, Func<int>? width)
    {
        _snapshot = snapshot;
        _width = width;
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
    /// <param name="width">Tells the terminal's columns, which may change; 0 where it does not know.</param>
    public static LiveProgress OnTerminal(Func<Timeline> snapshot, TextWriter terminal, TimeProvider time, Func<int> width)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(width);
        return new(snapshot, terminal, time, width);
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

    /// <summary>What has to be written to instead of another stream that ends on the same terminal, as that of errors.</summary>
    public TextWriter Beside(TextWriter other) => _status?.Beside(other) ?? other;

    /// <summary>Takes the line away; what was given to the console has to be taken back by whoever gave it.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _status?.Show("");
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
        if (_width is null)
        {
            if (Describe(int.MaxValue) is { } line)
            {
                _output.WriteLine("… " + line);
            }

            return;
        }

        // The last column stays empty: some terminals begin a new line as soon as it is written to.
        var room = _width() is > 0 and var width ? Math.Max(Narrowest, width) - 1 : Usual;
        _status!.Show(Describe(room) is { } text ? Fit(text, room) : "");
    }

    private string? Describe(int room)
    {
        var target = _snapshot().Targets.LastOrDefault(target => target.State == SpanState.Running);
        if (target is null)
        {
            return null;
        }

        var head = $"{target.Text}  {Words.Duration(target.Duration)}";
        var running = target.Children.SelectMany(child => Running(child, stage: null)).Distinct(StringComparer.Ordinal).ToList();
        if (running.Count == 0)
        {
            return Words.Plain(head);
        }

        // Each service gets an equal part of what is left, so that a long command hides none of the others.
        var part = Math.Max(Narrowest, ((room - head.Length) / running.Count) - 2);
        return Words.Plain(string.Join("  ", running.Select(step => Fit(step, part)).Prepend(head)));
    }

    private static string Fit(string text, int room) => text.Length <= room ? text : $"{text.AsSpan(0, room - 1)}…";

    // The innermost steps that run: those around them only say the same in other words.
    private static List<string> Running(Span span, string? stage)
    {
        if (span.State != SpanState.Running)
        {
            return [];
        }

        stage = span.Stage ?? stage;
        var inner = span.Children.SelectMany(child => Running(child, stage)).ToList();
        return inner.Count > 0 ? inner : [Name(span, stage)];
    }

    private static string Name(Span span, string? stage)
    {
        var place = string.Join(' ', new[] { span.Service, stage }.Where(name => name is { Length: > 0 } && name != span.Text));
        return $"{place}{(place.Length > 0 ? ": " : "")}{span.Text} {Words.Duration(span.Duration)}";
    }
}
