using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Nuke.Common.Execution;
using Nuke.Common.IO;
using Nuke.Common.Tooling;

namespace Nuke.Common;

/// <summary>The base of build classes.</summary>
public abstract class NukeBuild : INukeBuild
{
    private static BuildRun? s_current;

    /// <inheritdoc cref="INukeBuild.RootDirectory" />
    public static AbsolutePath RootDirectory => s_current?.Surroundings.Root ?? RootFinder.Find([], null);

    /// <inheritdoc cref="INukeBuild.TemporaryDirectory" />
    public static AbsolutePath TemporaryDirectory => RootDirectory / ".nuke" / "temp";

    /// <inheritdoc cref="INukeBuild.BuildAssemblyFile" />
    public static AbsolutePath? BuildAssemblyFile =>
        (s_current?.Build.GetType().Assembly ?? System.Reflection.Assembly.GetEntryAssembly())?.Location;

    /// <inheritdoc cref="INukeBuild.BuildAssemblyDirectory" />
    public static AbsolutePath? BuildAssemblyDirectory => BuildAssemblyFile?.Parent;

    /// <inheritdoc cref="INukeBuild.BuildProjectFile" />
    public static AbsolutePath? BuildProjectFile => BuildProject.Find(RootDirectory, BuildAssemblyFile);

    /// <inheritdoc cref="INukeBuild.BuildProjectDirectory" />
    public static AbsolutePath? BuildProjectDirectory => BuildProjectFile?.Parent;

    /// <inheritdoc cref="INukeBuild.Verbosity" />
    public static Verbosity Verbosity => s_current?.Options?.Verbosity ?? Verbosity.Normal;

    /// <inheritdoc cref="INukeBuild.Host" />
    public static Host Host => s_current?.Host ?? Host.Detect(Environment.GetEnvironmentVariable);

    /// <inheritdoc cref="INukeBuild.IsLocalBuild" />
    public static bool IsLocalBuild => Host is Terminal;

    /// <inheritdoc cref="INukeBuild.IsServerBuild" />
    public static bool IsServerBuild => !IsLocalBuild;

    IReadOnlyCollection<ExecutableTarget> INukeBuild.ExecutionPlan => Run.Plan;

    IReadOnlyCollection<ExecutableTarget> INukeBuild.InvokedTargets => [.. Run.Plan.Where(x => x.Invoked)];

    IReadOnlyCollection<ExecutableTarget> INukeBuild.SkippedTargets => With(ExecutionStatus.Skipped);

    IReadOnlyCollection<ExecutableTarget> INukeBuild.ScheduledTargets => With(ExecutionStatus.Scheduled);

    IReadOnlyCollection<ExecutableTarget> INukeBuild.RunningTargets => With(ExecutionStatus.Running);

    IReadOnlyCollection<ExecutableTarget> INukeBuild.AbortedTargets => With(ExecutionStatus.Aborted);

    IReadOnlyCollection<ExecutableTarget> INukeBuild.FailedTargets => With(ExecutionStatus.Failed);

    IReadOnlyCollection<ExecutableTarget> INukeBuild.SucceededTargets => With(ExecutionStatus.Succeeded);

    IReadOnlyCollection<ExecutableTarget> INukeBuild.FinishedTargets =>
        With(ExecutionStatus.Succeeded, ExecutionStatus.Failed, ExecutionStatus.Aborted, ExecutionStatus.Skipped);

    bool INukeBuild.IsSucceeding => Run.IsSucceeding;

    bool INukeBuild.IsFailing => !Run.IsSucceeding;

    bool INukeBuild.IsFinished => With(ExecutionStatus.Scheduled, ExecutionStatus.Running).Length == 0;

    bool INukeBuild.Plan => Run.Options?.Plan == true;

    bool INukeBuild.Help => Run.Options?.Help == true;

    bool INukeBuild.NoLogo => Run.Options?.NoLogo == true;

    bool INukeBuild.IsLocalBuild => Run.Host is Terminal;

    bool INukeBuild.IsServerBuild => Run.Host is not Terminal;

    bool INukeBuild.Continue => Run.Options?.Continue == true;

    int? INukeBuild.ExitCode
    {
        get => Run.ExitCode;
        set => Run.ExitCode = value;
    }

    AbsolutePath INukeBuild.RootDirectory => Run.Surroundings.Root;

    AbsolutePath INukeBuild.TemporaryDirectory => Run.Surroundings.TemporaryDirectory;

    AbsolutePath INukeBuild.BuildAssemblyFile => GetType().Assembly.Location;

    AbsolutePath INukeBuild.BuildAssemblyDirectory => ((INukeBuild)this).BuildAssemblyFile.Parent!;

    AbsolutePath? INukeBuild.BuildProjectDirectory => ((INukeBuild)this).BuildProjectFile?.Parent;

    AbsolutePath? INukeBuild.BuildProjectFile =>
        BuildProject.Find(Run.Surroundings.Root, ((INukeBuild)this).BuildAssemblyFile);

    Verbosity INukeBuild.Verbosity => Run.Options?.Verbosity ?? Verbosity.Normal;

    Host INukeBuild.Host => Run.Host;

    internal BuildRun Run { get; set; } = null!;

    void INukeBuild.ReportSummary(Configure<Dictionary<string, string>>? configurator) =>
        Run.ReportSummary(configurator);

    T? INukeBuild.TryGetValue<T>(Expression<Func<T>> parameterExpression)
        where T : class => (T?)Run.GetParameter(MemberReference.Of(parameterExpression));

    T? INukeBuild.TryGetValue<T>(Expression<Func<object?>> parameterExpression)
        where T : default => (T?)Run.GetParameter(MemberReference.Of(parameterExpression));

    T? INukeBuild.TryGetValue<T>(Func<T> parameter, string? parameterExpression)
        where T : class => (T?)Run.GetParameter(MemberReference.Of(parameter, parameterExpression, typeof(T)));

    T? INukeBuild.TryGetValue<T>(Func<object?> parameter, string? parameterExpression)
        where T : default => (T?)Run.GetParameter(MemberReference.Of(parameter, parameterExpression, typeof(T)));

    /// <summary>Runs the targets that the command line names, or these; returns the process's exit code.</summary>
    /// <remarks>0 on success, 1 on failure, 2 for a wrong command line, 128 and the signal's number when stopped by one.</remarks>
    protected static int Execute<T>(params Expression<Func<T, Target>>[] defaultTargets)
        where T : NukeBuild, new() =>
        BuildRun.InProcess(static () => new T(), new NamedTargets(defaultTargets));

    /// <inheritdoc cref="Execute{T}(Expression{Func{T, Target}}[])" />
    /// <remarks>What the compiler prefers for a lambda: the same source starts faster without expression trees.</remarks>
    [OverloadResolutionPriority(1)]
    protected static int Execute<T>(params Func<T, Target>[] defaultTargets)
        where T : NukeBuild, new() =>
        BuildRun.InProcess(static () => new T(), new SelectedTargets<T>(defaultTargets));

    /// <summary>Called when the targets are known.</summary>
    protected internal virtual void OnBuildCreated()
    {
    }

    /// <summary>Called when it is known what will run.</summary>
    protected internal virtual void OnBuildInitialized()
    {
    }

    /// <summary>Called when everything has ended.</summary>
    protected internal virtual void OnBuildFinished()
    {
    }

    /// <summary>Called before a target's first action.</summary>
    protected internal virtual void OnTargetRunning(string target)
    {
    }

    /// <summary>Called when a skipped target's turn comes.</summary>
    protected internal virtual void OnTargetSkipped(string target)
    {
    }

    /// <summary>Called after a target's last action.</summary>
    protected internal virtual void OnTargetSucceeded(string target)
    {
    }

    /// <summary>Called when a target has failed.</summary>
    protected internal virtual void OnTargetFailed(string target)
    {
    }

    internal static void SetCurrent(BuildRun run) => s_current = run;

    private ExecutableTarget[] With(params ReadOnlySpan<ExecutionStatus> statuses)
    {
        var found = new List<ExecutableTarget>();
        foreach (var target in Run.Plan)
        {
            foreach (var status in statuses)
            {
                if (target.Status == status)
                {
                    found.Add(target);
                }
            }
        }

        return [.. found];
    }
}
