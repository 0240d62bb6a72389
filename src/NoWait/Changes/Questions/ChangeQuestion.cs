using NoWait.Delivering;
using NoWait.Sources;
using NoWait.Waiting;

namespace NoWait.Changes.Questions;

/// <summary>Asks which services changed, without building any.</summary>
public sealed class ChangeQuestion : IDisposable
{
    private readonly Workspace _workspace;
    private readonly DeliveryOptions _options;
    private readonly ServiceRuns _runs;

    /// <summary>Checks what is asked for, and does nothing yet.</summary>
    /// <param name="workspace">Where everything is kept.</param>
    /// <param name="services">The services of the build.</param>
    /// <param name="options">What the user chose.</param>
    /// <exception cref="InvalidUsageException">A name is unknown or unfit.</exception>
    public ChangeQuestion(Workspace workspace, IEnumerable<Service> services, DeliveryOptions options)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(options);
        (_workspace, _options) = (workspace, options);
        Choices.Check(options);
        _runs = new([.. ServiceSelection.Select(services, options.Services).Select(service => new ServiceRun(service))], static _ => { });
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the waiting is measured by; null where nobody measures it.</summary>
    public WaitingMeter? Meter { get; init; }

    /// <summary>The folder of the build script, relative to the workspace's root; null for none that is known.</summary>
    public string? Script { get; init; }

    // After the initializers of whoever made this.
    private Means Means => field ??= new(_workspace, _options) { Time = Time, Meter = Meter };

    /// <summary>Compares each service with the last image of it, with what is deployed, or with a commit.</summary>
    /// <param name="since">Null for the last image, <c>deployed</c>, or a commit, branch or tag.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A word for each service; one of which nothing can be told says why.</returns>
    /// <exception cref="InvalidUsageException">Git knows no such commit.</exception>
    public async Task<ChangeAnswer> AskAsync(string? since, CancellationToken cancellationToken)
    {
        if (since is not (null or ChangeAnswer.Deployed))
        {
            return await SinceCommitAsync(since, cancellationToken);
        }

        await new Detecting(_runs, Means).RunAsync(cancellationToken);
        var store = new FingerprintStore(_workspace.Cache);
        if (since is null)
        {
            return new(ChangeAnswer.Image, Each(run => SinceImage(run, store.Find(run.Service.Name))));
        }

        var deployed = new SinceDeployed(store, await Choices.Deployer(_workspace, _options).StatusAsync(null, cancellationToken));
        return new(ChangeAnswer.Deployed, Each(run => deployed.Compare(run, _options)));
    }

    /// <summary>Fails for the services of which nothing could be told.</summary>
    /// <exception cref="DeliveryFailedException">There are some.</exception>
    /// <exception cref="InvalidUsageException">What failed was only ever asked wrongly.</exception>
    public void Settle() => _runs.Settle(isLast: true);

    /// <inheritdoc />
    public void Dispose() => Means.Dispose();

    private static ServiceChange SinceImage(ServiceRun run, Remembered? made) => new(run.Service.Name, run.Causes)
    {
        Since = made?.Since,
        Commit = made?.Commit,
        Image = made?.Result,
    };

    private async Task<ChangeAnswer> SinceCommitAsync(string since, CancellationToken cancellationToken)
    {
        var tree = new CommitTree(_workspace.Root, Workspace.Ensure(_workspace.Cache), Time);
        using var then = await tree.CheckOutAsync(since, cancellationToken);
        var comparison = new SinceCommit(Means, then);
        await _runs.EachAsync(
            "Changes", _runs.All, (run, token) => Task.Run(() => comparison.CompareAsync(run, token), token), cancellationToken);
        comparison.Keep();
        var changed = _runs.All.Count(run => run.Causes.Count > 0);
        Meter?.Unchanged = changed == 0;
        return new(since, Each(run => new(run.Service.Name, run.Causes)))
        {
            Commit = then.Commit,
            Script = Script is null ? [] : [.. await tree.DifferingAsync(then.Commit, Script, cancellationToken)],
        };
    }

    private List<ServiceChange> Each(Func<ServiceRun, ServiceChange> compare) => [.. _runs.All.Select(run =>
        run.Failure is { } failure ? new ServiceChange(run.Service.Name, []) { Error = failure.Message } : compare(run))];
}
