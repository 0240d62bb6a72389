using System.Globalization;
using NoWait.Docker;
using NoWait.Docker.Build;
using NoWait.Oci;

namespace NoWait.Builders.Docker;

/// <summary>One build in the daemon, from its start on; the dependencies and the rest are two looks at it.</summary>
/// <remarks>
/// All stages are one request: a second one for the dependencies would find all of its work done again, and cost what a
/// request costs.
/// </remarks>
internal sealed class DockerBuild : IDisposable
{
    private readonly BuildRequest _request;
    private readonly DockerOven _oven;
    private readonly Func<PendingAct, CancellationToken, Task> _act;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource<DockerProgress?> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<BuildOutput> _whole;

    public DockerBuild(
        BuildRequest request, DockerOven oven, Func<PendingAct, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        _request = request;
        _act = act;
        _oven = oven;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _whole = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Whether the result of this build is that of a request.</summary>
    public bool IsOf(BuildRequest request) =>
        request.Image == _request.Image && request.Context == _request.Context && request.Arguments == _request.Arguments
        && request.SourceDate == _request.SourceDate;

    /// <summary>Waits for the dependency steps.</summary>
    public async Task<StepCounts> DependenciesAsync()
    {
        var begun = await Task.WhenAny(_begun.Task, _whole) == _begun.Task ? await _begun.Task : null;
        if (begun is null)
        {
            await _whole;
            return default;
        }

        if (await Task.WhenAny(begun.Dependencies, _whole) == _whole)
        {
            await _whole;
        }

        return begun.Count(dependencies: true);
    }

    /// <summary>Waits for all of it; the counts are those of the steps that are no dependencies.</summary>
    public async Task<BuildOutput> RestAsync(CancellationToken cancellationToken)
    {
        await using var stopping = cancellationToken.Register(_stop.Cancel);
        return await _whole;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();

        // Nobody waits for it any more: that it failed is not news.
        _ = _whole.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        if (_whole.IsCompleted)
        {
            _stop.Dispose();
        }
    }

    private async Task<BuildOutput> RunAsync()
    {
        await _oven.LockAsync(_request, _stop.Token);
        var worked = new HashSet<(string, int)>();
        var mark = _request.Clean ? _oven.Time.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture) : null;
        var early = new EarlyActs(_request, mark, _act);
        var definition = await early.DoAsync(
            _request.Image.Resolve(_request.Context),
            async (plan, folder) =>
            {
                var (_, progress) = await SendAsync(plan, new BuildTarget.Folder(folder) { Exactly = true }, worked, early.Overlay);
                worked.UnionWith(progress.Worked);
            },
            _stop.Token);
        var plan = DockerPlan.Of(_request, definition, mark);
        if (plan.IsEmpty)
        {
            return new(new Dictionary<string, string>(), default);
        }

        var exports = new ExportFolder(_request, plan);
        BuildTarget target = plan.Whole is null ? new BuildTarget.Folder(exports.Root) { Exactly = true } : new BuildTarget.Image();
        var before = plan.Whole is null ? null : await FindWholeAsync();
        var (result, progress) = await SendAsync(plan, target, worked, early.Overlay, _begun);
        OciImage? image = null;
        if (plan.Whole is not null)
        {
            image = await _oven.Whole.TakeAsync(_request, plan, result.ImageId!, _stop.Token);
            await _oven.Whole.ForgetAsync(before, result.ImageId!, _stop.Token);
        }

        return new(exports.Stages, progress.Count(dependencies: false)) { Pending = exports.Pending, Image = image };
    }

    private async Task<string?> FindWholeAsync()
    {
        try
        {
            return await _oven.Whole.FindAsync(_request, _stop.Token);
        }
        catch (DockerException error)
        {
            throw DockerFailure.Of(error);
        }
    }

    private async Task<(BuildResult Result, DockerProgress Progress)> SendAsync(
        DockerPlan plan, BuildTarget target, IReadOnlySet<(string, int)> worked, string? overlay,
        TaskCompletionSource<DockerProgress?>? begun = null)
    {
        var mask = DockerSpec.MaskOf(_request, plan);
        var steps = new DockerSteps(plan);
        var failure = new DockerFailure(_request, plan, steps, mask);
        using var clock = new StepClock(_request.StepTimeout, _oven.Time, _stop.Cancel);
        using var progress = new DockerProgress(_request, steps, mask, clock) { Worked = worked };
        begun?.TrySetResult(progress);
        var spec = _oven.Spec.Of(_request, plan, target, overlay) with
        {
            Tags = plan.Whole is null ? [] : [WholeImage.TagOf(_request)],
        };
        try
        {
            return (await _oven.Engine.Builder.BuildAsync(spec, progress.Take, _stop.Token), progress);
        }
        catch (DockerBuildException error)
        {
            throw failure.Of(error);
        }
        catch (DockerException error)
        {
            throw DockerFailure.Of(error);
        }
        catch (OperationCanceledException) when (clock.TooLong is { } step)
        {
            throw failure.Of(step);
        }
    }
}
