namespace Nuke.Common.Execution;

/// <summary>Hears of what happens in a build: an attribute on the build class or one of its base classes.</summary>
public interface IBuildExtension
{
    /// <summary>Higher is told first.</summary>
    float Priority { get; }
}

/// <summary>The base of extensions.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class BuildExtensionAttributeBase : Attribute, IBuildExtension
{
    /// <summary>The build that it is told of; set before the first event.</summary>
    public INukeBuild Build { get; internal set; } = null!;

    /// <inheritdoc />
    public virtual float Priority { get; set; }
}

/// <summary>Told when the targets are known.</summary>
public interface IOnBuildCreated : IBuildExtension
{
    /// <summary>All targets of the build, before parameters are set.</summary>
    void OnBuildCreated(IReadOnlyCollection<ExecutableTarget> executableTargets);
}

/// <summary>Told when it is known what will run.</summary>
public interface IOnBuildInitialized : IBuildExtension
{
    /// <summary>All targets of the build, and those that run in their order.</summary>
    void OnBuildInitialized(
        IReadOnlyCollection<ExecutableTarget> executableTargets,
        IReadOnlyCollection<ExecutableTarget> executionPlan);
}

/// <summary>Told before a target's first action.</summary>
public interface IOnTargetRunning : IBuildExtension
{
    /// <summary>The target that starts; what is thrown here fails it.</summary>
    void OnTargetRunning(ExecutableTarget target);
}

/// <summary>Told when a skipped target's turn comes.</summary>
public interface IOnTargetSkipped : IBuildExtension
{
    /// <summary>The target that is skipped.</summary>
    void OnTargetSkipped(ExecutableTarget target);
}

/// <summary>Told after a target's last action.</summary>
public interface IOnTargetSucceeded : IBuildExtension
{
    /// <summary>The target that succeeded; what is thrown here fails it.</summary>
    void OnTargetSucceeded(ExecutableTarget target);
}

/// <summary>Told when a target has failed.</summary>
public interface IOnTargetFailed : IBuildExtension
{
    /// <summary>The target that failed.</summary>
    void OnTargetFailed(ExecutableTarget target);
}

/// <summary>Told when a target has reported its summary.</summary>
public interface IOnTargetSummaryUpdated : IBuildExtension
{
    /// <summary>The target, with its new <see cref="ExecutableTarget.SummaryInformation" />.</summary>
    void OnTargetSummaryUpdated(INukeBuild build, ExecutableTarget target);
}

/// <summary>Told last of all.</summary>
public interface IOnBuildFinished : IBuildExtension
{
    /// <summary>Everything has ended; what is thrown here ends the process unhandled.</summary>
    void OnBuildFinished();
}
