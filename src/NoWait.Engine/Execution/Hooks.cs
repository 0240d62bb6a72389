namespace Nuke.Common.Execution;

/// <summary>Tells the extensions, highest priority first, and then the build class itself.</summary>
internal sealed class Hooks
{
    private readonly NukeBuild _build;
    private readonly IBuildExtension[] _extensions;

    public Hooks(NukeBuild build)
    {
        _build = build;
        var found = build.GetType().GetCustomAttributes(typeof(BuildExtensionAttributeBase), inherit: true);
        foreach (var extension in found)
        {
            ((BuildExtensionAttributeBase)extension).Build = build;
        }

        _extensions = new IBuildExtension[found.Length];
        for (var i = 0; i < found.Length; i++)
        {
            Insert((IBuildExtension)found[i], i);
        }
    }

    /// <summary>Puts the extension behind those of its priority; sorting by a number would be compiled at run time first.</summary>
    private void Insert(IBuildExtension extension, int count)
    {
        var place = count;
        for (; place > 0 && _extensions[place - 1].Priority < extension.Priority; place--)
        {
            _extensions[place] = _extensions[place - 1];
        }

        _extensions[place] = extension;
    }

    public void BuildCreated(IReadOnlyCollection<ExecutableTarget> targets)
    {
        foreach (var extension in _extensions)
        {
            (extension as IOnBuildCreated)?.OnBuildCreated(targets);
        }

        _build.OnBuildCreated();
    }

    public void BuildInitialized(
        IReadOnlyCollection<ExecutableTarget> targets,
        IReadOnlyCollection<ExecutableTarget> plan)
    {
        foreach (var extension in _extensions)
        {
            (extension as IOnBuildInitialized)?.OnBuildInitialized(targets, plan);
        }

        _build.OnBuildInitialized();
    }

    public void TargetRunning(ExecutableTarget target)
    {
        foreach (var extension in _extensions)
        {
            (extension as IOnTargetRunning)?.OnTargetRunning(target);
        }

        _build.OnTargetRunning(target.Name);
    }

    public void TargetSkipped(ExecutableTarget target)
    {
        foreach (var extension in _extensions)
        {
            (extension as IOnTargetSkipped)?.OnTargetSkipped(target);
        }

        _build.OnTargetSkipped(target.Name);
    }

    public void TargetSucceeded(ExecutableTarget target)
    {
        foreach (var extension in _extensions)
        {
            (extension as IOnTargetSucceeded)?.OnTargetSucceeded(target);
        }

        _build.OnTargetSucceeded(target.Name);
    }

    public void TargetFailed(ExecutableTarget target)
    {
        foreach (var extension in _extensions)
        {
            (extension as IOnTargetFailed)?.OnTargetFailed(target);
        }

        _build.OnTargetFailed(target.Name);
    }

    public void TargetSummaryUpdated(ExecutableTarget target)
    {
        foreach (var extension in _extensions)
        {
            (extension as IOnTargetSummaryUpdated)?.OnTargetSummaryUpdated(_build, target);
        }
    }

    public void BuildFinished()
    {
        foreach (var extension in _extensions)
        {
            (extension as IOnBuildFinished)?.OnBuildFinished();
        }

        _build.OnBuildFinished();
    }
}
