using System.Globalization;
using NoWait.Timing.Events;
using NoWait.Timing.Money;

namespace NoWait.Live.Screens;

/// <summary>What is shown of the services that are watched: plain data, and lines that follow from it.</summary>
/// <param name="services">Their names.</param>
/// <param name="cost">The prices.</param>
/// <param name="time">The clock.</param>
public sealed class WatchBoard(Values<string> services, CostModel cost, TimeProvider time)
{
    private const int MostErrorLines = 8;

    private readonly Dictionary<string, Row> _rows = services.ToDictionary(name => name, _ => new Row(), StringComparer.Ordinal);
    private DateTimeOffset _day = time.GetLocalNow().Date;

    /// <summary>Which lines of the services are shown.</summary>
    public LogFilter Filter { get; set; } = LogFilter.All;

    /// <summary>The services' names, in their order: the keys 1 to 9 mean them.</summary>
    public Values<string> Services => services;

    /// <summary>Takes in the loops that were before.</summary>
    public void Take(IEnumerable<Run> today)
    {
        ArgumentNullException.ThrowIfNull(today);
        foreach (var run in today)
        {
            if (run.Steps is [{ Service: { } service }, ..] && _rows.TryGetValue(service, out var row))
            {
                row.Count(TimeSpan.FromSeconds(run.Seconds));
            }
        }
    }

    /// <summary>A service is at something else.</summary>
    public void Take(string service, LiveState state, string? error)
    {
        var row = _rows[service];
        (row.State, row.Error) = (state, error);
    }

    /// <summary>A loop ended.</summary>
    public void Take(LiveLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        if (time.GetLocalNow().Date is var today && today != _day)
        {
            _day = today;
            foreach (var old in _rows.Values)
            {
                (old.Loops, old.Waited) = (0, TimeSpan.Zero);
            }
        }

        var row = _rows[loop.Service];
        row.Last = loop;
        row.Count(loop.Took);
        row.IsLive = !loop.Parts.Any(part => part.Key == LoopPart.Deployed) && (row.IsLive || loop.Parts.Any(part => part.Key == LoopPart.Copied));
    }

    /// <summary>What went wrong, above all else, then a line for each service.</summary>
    public IReadOnlyList<string> Lines()
    {
        var width = services.Max(name => (int?)name.Length) ?? 0;
        var lines = new List<string>();
        foreach (var (name, row) in services.Select(name => (name, _rows[name])))
        {
            lines.AddRange(ErrorLines(name, row.Error));
        }

        foreach (var (name, row) in services.Select(name => (name, _rows[name])))
        {
            // What is cut off where the terminal is narrow stands last.
            var last = row.Last is null ? "" : $"  {Duration(row.Last.Took),-7}{Today(row)}  {Parts(row.Last)}";
            lines.Add($"  {name.PadRight(width)}  {Words(row.State),-9}{last}".TrimEnd());
        }

        return lines;
    }

    /// <summary>A loop as one line.</summary>
    public string Line(LiveLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        var what = loop.Changed.Count switch
        {
            0 => "deployed",
            1 => loop.Changed[0],
            var count => $"{loop.Changed[0]} and {count - 1} more",
        };
        var why = loop.FellBack is null ? "" : $"; deployed as a whole, because {loop.FellBack}";
        var error = loop.Error is null ? "" : $"; failed: {loop.Error}";
        return $"{loop.Service}: {what}: {Words(loop)}{why}{Today(_rows[loop.Service])}{error}";
    }

    /// <summary>What is to be known when watching ends.</summary>
    public IReadOnlyList<string> LastLines() =>
    [
        .. services.Where(name => _rows[name].IsLive).Select(name => $"{name} goes on running as it was changed here, and no image is like that: Deploy puts one there."),
    ];

    private static string Words(LiveLoop loop) => $"{Duration(loop.Took)} {Parts(loop)}";

    private static string Parts(LiveLoop loop) => loop.Parts.Count == 0 ? "" :
        $"({string.Join(", ", loop.Parts.Select(part => $"{part.Key.ToString().ToLowerInvariant()} {Duration(part.Value)}"))})";

    private string Today(Row row) => row.Loops == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"  today {row.Loops} {(row.Loops == 1 ? "loop" : "loops")}, {Duration(row.Waited)}, ${cost.OfWaiting(row.Waited):0.00}");

    private static string Words(LiveState state) => state switch
    {
        LiveState.Current => "well",
        _ => state.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<string> ErrorLines(string name, string? error) => error is null
        ? []
        : error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(MostErrorLines).Select((line, index) => $"{(index == 0 ? $"✗ {name}: " : "    ")}{line.TrimEnd('\r')}");

    private static string Duration(TimeSpan time) => time < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
        : time < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");

    private sealed class Row
    {
        public LiveState State { get; set; }

        public string? Error { get; set; }

        public LiveLoop? Last { get; set; }

        public bool IsLive { get; set; }

        public int Loops { get; set; }

        public TimeSpan Waited { get; set; }

        public void Count(TimeSpan took) => (Loops, Waited) = (Loops + 1, Waited + took);
    }
}
