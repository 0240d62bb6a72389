using System.Globalization;
using NoWait.Ledgers;
using NoWait.Timing.Events;
using NoWait.Timing.Export;
using NoWait.Timing.Money;
using NoWait.Timing.Rendering;
using NoWait.Waiting;
using NoWait.Workflows;
using Nuke.Common;
using Nuke.Common.CI.GitHubActions;
using Nuke.Common.Execution;
using Serilog;

namespace NoWait.Targets;

/// <summary>Times every target and step of a build, and ends it with what the waiting cost, in dollars.</summary>
/// <remarks>The report is printed, and written as <c>report.md</c>, <c>.json</c> and <c>.html</c> to <c>artifacts/waiting</c>.</remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CostOfWaitingAttribute : BuildExtensionAttributeBase,
    IOnBuildInitialized, IOnTargetRunning, IOnTargetSucceeded, IOnTargetFailed, IOnTargetSkipped, IOnBuildFinished
{
    private WaitingMeter? _meter;
    private IDisposable? _export;
    private LiveConsole? _live;
    private LedgerCompanion? _ledger;

    /// <summary>How many people work at this pace: what a year is projected for.</summary>
    public int Developers { get; set; } = 1;

    /// <summary>What an hour of one of them costs, in dollars; 85 comes from $140,000 over 1,920 h, plus 20 %.</summary>
    public double HourlyRate { get; set; } = 85;

    /// <summary>How many people wait for one run.</summary>
    public int Waiting { get; set; } = 1;

    /// <summary>On how many days a year somebody works.</summary>
    public int WorkingDays { get; set; } = 240;

    /// <inheritdoc />
    public void OnBuildInitialized(
        IReadOnlyCollection<ExecutableTarget> executableTargets, IReadOnlyCollection<ExecutableTarget> executionPlan)
    {
        // Looking at what runs, or at what is written, is no waiting, and has to stay instant.
        var isLookOnly = executionPlan.All(target => IsLook(target.Member?.DeclaringType));
        AppContext.SetSwitch("NoWait.Engine.ReportsItself", true);
        if (isLookOnly)
        {
            Meters.Price(Build, Cost());
            return;
        }

        // Before the first heading: a log that folds targets has one.
        if ((Build is IChanges changes && changes.IsQuestion() && changes.AsJson)
            || (Build is ITestGate gate && gate.IsPlanAsJson()))
        {
            _ = JsonOutput.Claim();
        }

        _export = StartExport();
        _meter = Meters.Start(Build, new RunSetting(Cost())
        {
            Where = Build.IsServerBuild ? Place.Ci : Place.Laptop,
            Host = Build.Host is Terminal ? "terminal" : Build.Host.GetType().Name,
            Actor = GitHubActions.Instance?.Actor
                ?? Environment.GetEnvironmentVariable("GITLAB_USER_NAME") ?? Environment.GetEnvironmentVariable("BUILD_REQUESTEDFOR"),
            LocalUser = Environment.UserName,
            Started = Started(),
        });
    }

    /// <inheritdoc />
    public void OnTargetRunning(ExecutableTarget target)
    {
        if (_meter is null)
        {
            return;
        }

        // Where nothing changed, all is over before anybody could read a line.
        if (!_meter.Unchanged && target.Member?.DeclaringType is var type && type != typeof(IChanges) && type != typeof(IWatch))
        {
            _live ??= new LiveConsole(_meter);
        }

        if (!_meter.Unchanged && target.Member?.DeclaringType != typeof(IChanges) && Ships())
        {
            _ledger ??= Ledgers.TakeAlong(Build);
        }

        _meter.Begin(target.Name);
    }

    /// <inheritdoc />
    public void OnTargetSucceeded(ExecutableTarget target) => _meter?.End(target.Name);

    /// <inheritdoc />
    public void OnTargetFailed(ExecutableTarget target) => _meter?.End(target.Name, _meter.Error ?? "failed");

    /// <inheritdoc />
    public void OnTargetSkipped(ExecutableTarget target) => _meter?.Skip(target.Name, $"{target.OnlyWhen}");

    /// <inheritdoc />
    public void OnBuildFinished()
    {
        if (_meter is null)
        {
            return;
        }

        try
        {
            _live?.Dispose();
            if (_meter.IsSpread)
            {
                return;
            }

            var asked = Build.InvokedTargets.Count > 0
                ? Build.InvokedTargets
                : [.. Build.ExecutionPlan.Where(target => target.IsDefault)];
            var result = Build.AbortedTargets.Count > 0 ? Outcome.Cancelled
                : Build.IsSucceeding ? Outcome.Succeeded
                : Outcome.Failed;
            var report = _meter.FinishAsync([.. asked.Select(target => target.Name)], result).GetAwaiter().GetResult();
            WaitingReport.Print(report, Console.Out, Screen());
            if (!report.Run.Unchanged)
            {
                WaitingReport.Save(report, Meters.WorkspaceOf(Build), GitHubActions.Instance?.StepSummaryFile);
                if (Environment.GetEnvironmentVariable("GITHUB_BASE_REF") is { Length: > 0 } branch)
                {
                    PullRequestTimes.Save(report.Run, Meters.WorkspaceOf(Build), branch);
                }
            }

            if (result != Outcome.Cancelled && _ledger?.EndAsync().GetAwaiter().GetResult() is { } untravelled)
            {
                Log.Warning("{Reason:l}", untravelled);
            }
        }
        catch (Exception exception)
        {
            // An exception here would end the process, and the deployment with it, over a report.
            Log.Warning("The waiting was not reported: {Reason}", exception.Message);
        }
        finally
        {
            _meter.Dispose();
            _export?.Dispose();
        }
    }

    private bool Ships() => Build.ExecutionPlan.Any(target => target.Member?.DeclaringType == typeof(IShip));

    private static bool IsLook(Type? component) =>
        component == typeof(IOperate) || component == typeof(ILint) || component == typeof(IConvert) || component == typeof(ILedger)
        || component == typeof(IPayload);

    private static IDisposable? StartExport()
    {
        try
        {
            return OtlpExport.Start(Environment.GetEnvironmentVariable);
        }
        catch (ArgumentException exception)
        {
            Log.Warning("No spans are exported: {Reason:l}", exception.Message);
            return null;
        }
    }

    // Seconds since 1970, from the script that started this process; no process that this one starts began then.
    private static DateTimeOffset? Started()
    {
        const string name = "NOWAIT_STARTED";
        var seconds = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, null);
        return decimal.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var time)
            && time < uint.MaxValue
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(time * TimeSpan.TicksPerSecond))
            : null;
    }

    private static TerminalStyle Screen()
    {
        var isPlain = Console.IsOutputRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return isPlain ? TerminalStyle.Plain : new TerminalStyle(Math.Max(60, Console.WindowWidth), Colors: true);
    }

    private CostModel Cost() => new()
    {
        HourlyRate = (decimal)HourlyRate,
        Developers = Developers,
        Waiting = Waiting,
        WorkingDays = WorkingDays,
        Ci = GitHubActions.Instance is null
            ? null
            : CiPrice.OfGitHub(Environment.GetEnvironmentVariable("RUNNER_OS") ?? "Linux", Environment.ProcessorCount),
    };
}
