using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Nuke.Common.Execution;
using Nuke.Common.IO;
using Nuke.Common.Tooling;

namespace Nuke.Common;

/// <summary>What a build knows of itself; the base of every component.</summary>
public interface INukeBuild
{
    /// <summary>The targets of this run, in the order in which they run.</summary>
    IReadOnlyCollection<ExecutableTarget> ExecutionPlan { get; }

    /// <summary>The targets that the command line named; empty when the default runs.</summary>
    IReadOnlyCollection<ExecutableTarget> InvokedTargets { get; }

    /// <summary>The targets that were skipped so far.</summary>
    IReadOnlyCollection<ExecutableTarget> SkippedTargets { get; }

    /// <summary>The targets whose turn has not come.</summary>
    IReadOnlyCollection<ExecutableTarget> ScheduledTargets { get; }

    /// <summary>The target that runs now, if any.</summary>
    IReadOnlyCollection<ExecutableTarget> RunningTargets { get; }

    /// <summary>The target that was stopped by a signal, if any.</summary>
    IReadOnlyCollection<ExecutableTarget> AbortedTargets { get; }

    /// <summary>The targets that failed so far.</summary>
    IReadOnlyCollection<ExecutableTarget> FailedTargets { get; }

    /// <summary>The targets that succeeded so far.</summary>
    IReadOnlyCollection<ExecutableTarget> SucceededTargets { get; }

    /// <summary>The targets that have ended one way or another: succeeded, failed, aborted or skipped.</summary>
    IReadOnlyCollection<ExecutableTarget> FinishedTargets { get; }

    /// <summary>No target failed, was aborted or was left out because of one that was.</summary>
    bool IsSucceeding { get; }

    /// <summary>The opposite of <see cref="IsSucceeding" />.</summary>
    bool IsFailing { get; }

    /// <summary>No target is running or waiting for its turn.</summary>
    bool IsFinished { get; }

    /// <summary><c>--plan</c> was given.</summary>
    bool Plan { get; }

    /// <summary><c>--help</c> was given.</summary>
    bool Help { get; }

    /// <summary><c>--no-logo</c> was given.</summary>
    bool NoLogo { get; }

    /// <summary>The build runs at somebody's desk.</summary>
    bool IsLocalBuild { get; }

    /// <summary>The build runs on a build server.</summary>
    bool IsServerBuild { get; }

    /// <summary><c>--continue</c> was given.</summary>
    bool Continue { get; }

    /// <summary>The process's exit code; null for 0 on success and 1 on failure.</summary>
    int? ExitCode { get; set; }

    /// <summary>The folder that holds <c>.nuke</c>.</summary>
    AbsolutePath RootDirectory { get; }

    /// <summary><c>.nuke/temp</c> below the root.</summary>
    AbsolutePath TemporaryDirectory { get; }

    /// <summary>The assembly of the build class.</summary>
    AbsolutePath BuildAssemblyFile { get; }

    /// <summary>The folder of <see cref="BuildAssemblyFile" />.</summary>
    AbsolutePath BuildAssemblyDirectory { get; }

    /// <summary>The folder of the build's project; null when there is none below the root.</summary>
    AbsolutePath? BuildProjectDirectory { get; }

    /// <summary>The build's project; null when there is none below the root.</summary>
    AbsolutePath? BuildProjectFile { get; }

    /// <summary>How much is said.</summary>
    Verbosity Verbosity { get; }

    /// <summary>Where the build runs.</summary>
    Host Host { get; }

    /// <summary>Replaces what the summary says beside the running target; throws when none is running.</summary>
    void ReportSummary(Configure<Dictionary<string, string>>? configurator = null);

    /// <summary>The value of the parameter that the expression names; null when nobody gave one.</summary>
    T? TryGetValue<T>(Expression<Func<T>> parameterExpression)
        where T : class?;

    /// <inheritdoc cref="TryGetValue{T}(Expression{Func{T}})" />
    T? TryGetValue<T>(Expression<Func<object?>> parameterExpression);

    /// <inheritdoc cref="TryGetValue{T}(Expression{Func{T}})" />
    /// <remarks>What the compiler prefers for a lambda: the same source starts faster without expression trees.</remarks>
    [OverloadResolutionPriority(1)]
    T? TryGetValue<T>(
        Func<T> parameter,
        [CallerArgumentExpression(nameof(parameter))] string? parameterExpression = null)
        where T : class?;

    /// <inheritdoc cref="TryGetValue{T}(Func{T}, string)" />
    [OverloadResolutionPriority(1)]
    T? TryGetValue<T>(
        Func<object?> parameter,
        [CallerArgumentExpression(nameof(parameter))] string? parameterExpression = null);
}
