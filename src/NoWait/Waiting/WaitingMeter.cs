using NoWait.Sources;
using NoWait.Timing;
using NoWait.Timing.Events;
using NoWait.Timing.Live;
using NoWait.Timing.Money;
using NoWait.Timing.Reports;

namespace NoWait.Waiting;

/// <summary>Runs from the first target to the last: records what they take, and settles what the waiting cost.</summary>
public sealed class WaitingMeter : IDisposable
{
    /// <summary>Less is lost among what the runtime itself takes to start.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(0.1);

    /// <summary>More is no waiting, but a clock that was set.</summary>
    private static readonly TimeSpan Credible = TimeSpan.FromHours(1);

    private readonly Workspace _workspace;
    private readonly TimeProvider _time;
    private readonly TimelineRecorder _recorder;
    private readonly Task<WorkingTree> _tree;
    private readonly RunningFile _running;
    private readonly Dictionary<string, TargetScope> _open = new(StringComparer.Ordinal);
    private readonly List<MissingTool> _missing = [];

    /// <summary>Starts the meter.</summary>
    /// <param name="workspace">Where the ledger and the reports lie.</param>
    /// <param name="setting">Who runs what, where, at which price.</param>
    /// <param name="time">The clock.</param>
    public WaitingMeter(Workspace workspace, RunSetting setting, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(setting);
        _workspace = workspace;
        Setting = setting;
        _time = time;
        _recorder = new TimelineRecorder(time);
        var tree = new RememberedTree(workspace.Root, workspace.Cache, time);
        _tree = tree.Find() is { } known ? Task.FromResult(known) : Task.Run(() => tree.AskAsync(CancellationToken.None));
        _running = new(workspace.Ledger, $"{Environment.ProcessId}", Running, time);
    }

    /// <summary>Who runs what, where, at which price.</summary>
    public RunSetting Setting { get; }

    /// <summary>The services that this run took somewhere.</summary>
    public IList<ServiceLine> Services { get; } = [];

    /// <summary>Whether the run found nothing to do.</summary>
    public bool Unchanged { get; set; }

    /// <summary>Whether what was waited for was written down already, piece by piece, as what is watched is.</summary>
    public bool IsSpread { get; set; }

    /// <summary>What went wrong in the target that runs; null when nothing did.</summary>
    public string? Error { get; private set; }

    /// <summary>Tells how far what runs has come with many services; null where nobody knows.</summary>
    public Func<WorkProgress?>? Work { get; set; }

    /// <summary>What is checked out, and who works here.</summary>
    public Task<WorkingTree> Tree => _tree;

    /// <summary>The id that this run has in the ledger.</summary>
    public string RunId => field ??= EventId.Of(
        Setting.Started ?? _time.GetUtcNow(), _workspace.Root, Environment.MachineName, $"{Environment.ProcessId}");

    /// <summary>Says in the report's "Cache" column what the running target found; nothing when none runs.</summary>
    public void Note(string note)
    {
        if (_recorder.CurrentTarget is { } target)
        {
            target.Note = note;
        }
    }

    /// <summary>Says what went wrong in the target that runs.</summary>
    public void Fail(string error) => Error = error;

    /// <summary>Names a tool that was not there, once.</summary>
    public void Miss(MissingTool tool)
    {
        lock (_missing)
        {
            if (!_missing.Contains(tool))
            {
                _missing.Add(tool);
            }
        }
    }

    /// <summary>A target begins.</summary>
    public void Begin(string target) => _open[target] = _recorder.BeginTarget(target);

    /// <summary>A target ended; <paramref name="error"/> says why it failed, null when it did not.</summary>
    public void End(string target, string? error = null)
    {
        if (!_open.Remove(target, out var scope))
        {
            return;
        }

        if (error is null)
        {
            scope.End();
        }
        else
        {
            scope.Fail(error);
        }
    }

    /// <summary>A target had nothing to do.</summary>
    public void Skip(string target, string? reason) =>
        _recorder.SkipTarget(target, string.IsNullOrEmpty(reason) ? null : reason);

    /// <summary>Shows what runs, until the result is disposed of.</summary>
    /// <param name="output">The terminal, or the log.</param>
    /// <param name="size">Tells the terminal's size; null for a log.</param>
    public LiveProgress Show(TextWriter output, Func<TerminalSize>? size) => size is null
        ? LiveProgress.InLog(_recorder.Snapshot, () => Work?.Invoke(), output, _time)
        : LiveProgress.OnTerminal(_recorder.Snapshot, () => Work?.Invoke(), output, _time, size);

    /// <summary>What the run took so far, with the compilation of the build script.</summary>
    public Timeline SoFar()
    {
        var timeline = _recorder.Snapshot();
        return timeline.Started - Setting.Started is { } before && before > Noticeable && before < Credible
            ? timeline.AfterBuildScript(before)
            : timeline;
    }

    /// <summary>Stops the meter, adds the run to the ledger, and returns its report.</summary>
    /// <param name="asked">The targets that were asked for.</param>
    /// <param name="result">How the run ended.</param>
    public async Task<Report> FinishAsync(IReadOnlyList<string> asked, Outcome result)
    {
        _recorder.Dispose();
        _running.Dispose();
        var tree = await _tree;
        var facts = new RunFacts
        {
            Id = RunId,
            By = Setting.Person(tree),
            Where = Setting.Where,
            Host = Setting.Host,
            Commit = tree.Head?.Id,
            Branch = tree.Branch,
            Asked = asked,
            Result = result,
            Error = result == Outcome.Succeeded ? null : Error,
            Unchanged = Unchanged,
            Services = [.. Services],
            Missing = [.. _missing],
        };
        var ledger = new Ledger(_workspace.Ledger);
        var history = Unchanged
            ? History.None
            : History.Read(ledger, _time.GetUtcNow(), _time.LocalTimeZone, asked);
        var report = Reporter.Of(SoFar(), facts, history, Setting.Cost);
        Workspace.Ensure(_workspace.Ledger);
        ledger.Append(report.Run);
        return report;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _running.Dispose();
        _recorder.Dispose();
    }

    private RunningRun? Running()
    {
        Workspace.Ensure(_workspace.Ledger);
        return RunningRun.Of(SoFar(), _tree.IsCompletedSuccessfully ? Setting.Person(_tree.Result).Name : Setting.LocalUser);
    }
}
