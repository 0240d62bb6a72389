using System.Text.Json;
using NoWait.Timing.Events;

namespace NoWait.Timing.Live;

/// <summary>
/// Says in a file beside the ledger what runs, for who watches from outside: from half a second on, twice a second, until
/// it is disposed of. A file whose writer is gone is soon too old to be believed.
/// </summary>
public sealed class RunningFile : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly Func<RunningRun?> _look;
    private readonly ITimer _timer;
    private bool _isOver;

    /// <summary>Begins to say what runs.</summary>
    /// <param name="ledger">The ledger's folder, absolute.</param>
    /// <param name="id">What tells this run from others that run now: the process's id.</param>
    /// <param name="look">What runs; null for nothing.</param>
    /// <param name="time">What writes the file again.</param>
    public RunningFile(string ledger, string id, Func<RunningRun?> look, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _path = Path.Combine(FolderOf(ledger), id + ".json");
        _look = look;
        _timer = time.CreateTimer(_ => Write(), null, Period, Period);
    }

    /// <summary>What runs now, the longest first.</summary>
    /// <param name="ledger">The ledger's folder, absolute.</param>
    /// <param name="now">The time by this machine's clock.</param>
    public static IReadOnlyList<RunningRun> Read(string ledger, DateTimeOffset now)
    {
        var folder = FolderOf(ledger);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.json").Select(path => TryRead(path, now)).OfType<RunningRun>().OrderBy(run => run.Started)]
            : [];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _isOver = true;
            Try(() => File.Delete(_path));
        }
    }

    private static string FolderOf(string ledger) => Path.Combine(ledger, "running");

    private void Write()
    {
        lock (_gate)
        {
            if (!_isOver && _look() is { } run)
            {
                Try(() =>
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
                    File.WriteAllBytes(_path + "~", run.ToJson());
                    File.Move(_path + "~", _path, overwrite: true);
                });
            }
        }
    }

    // Whoever watches may miss a run; the run must not fail for that.
    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            System.Diagnostics.Debug.WriteLine(e.Message);
        }
    }

    private static RunningRun? TryRead(string path, DateTimeOffset now)
    {
        try
        {
            return now - new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero) < Believed
                ? RunningRun.Read(File.ReadAllBytes(path))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException
            or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>A run that has not ended.</summary>
/// <param name="By">Who runs it.</param>
/// <param name="Started">Since when.</param>
/// <param name="Seconds">How long it has taken so far.</param>
/// <param name="Targets">Its targets so far, the last of them running.</param>
/// <param name="Steps">What runs inside that, in people's words.</param>
public sealed record RunningRun(
    string By, DateTimeOffset Started, double Seconds, IReadOnlyList<DeploymentPart> Targets, IReadOnlyList<string> Steps)
{
    /// <summary>What a timeline says runs; null when no target does.</summary>
    public static RunningRun? Of(Timeline timeline, string by)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var targets = timeline.Targets.Where(target => target.State != SpanState.Skipped).ToList();
        return targets is [.., { State: SpanState.Running } last]
            ? new(by, timeline.Started, timeline.Duration.TotalSeconds,
                [.. targets.Select(target => new DeploymentPart(target.Text, target.Duration.TotalSeconds))],
                [.. last.Children.SelectMany(Innermost).Take(4)])
            : null;
    }

    internal byte[] ToJson()
    {
        var json = new JsonLine();
        json.WriteStartObject();
        json.WriteString("by", By);
        json.WriteTime("started", Started);
        json.WriteNumber("seconds", Math.Round(Seconds, 3));
        json.WriteList("targets", Targets, static (json, target) =>
        {
            json.WriteStartObject();
            json.WriteString("target", target.Target);
            json.WriteNumber("seconds", Math.Round(target.Seconds, 3));
            json.WriteEndObject();
        });
        json.WriteList("steps", Steps, static (json, step) => json.WriteStringValue(step));
        json.WriteEndObject();
        return json.ToBytes();
    }

    internal static RunningRun Read(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var json = document.RootElement;
        return new(
            json.Text("by"), json.Time("started"), json.Real("seconds"),
            json.List("targets", static target => new DeploymentPart(target.Text("target"), target.Real("seconds"))),
            json.List("steps", static step => step.GetString() ?? ""));
    }

    private static IEnumerable<string> Innermost(Span span)
    {
        if (span.State != SpanState.Running)
        {
            return [];
        }

        var inner = span.Children.SelectMany(Innermost).ToList();
        return inner.Count > 0 ? inner : [span.Service is { } service && service != span.Text ? $"{service}: {span.Text}" : span.Text];
    }
}
