using NoWait.Deployers;
using NoWait.Shipping;
using NoWait.Sources;
using NoWait.Timing.Reports;

namespace NoWait.Delivering;

/// <summary>The step that gets images running in place of those before.</summary>
internal sealed class Deploying(ServiceRuns runs, Means means)
{
    // What starts is waited for more than it is worked at.
    public static int MostAtOnce => Math.Max(8, 4 * Environment.ProcessorCount);

    /// <summary>Which of some services are green in all their tests.</summary>
    public required Func<IReadOnlyCollection<string>, CancellationToken, Task<IReadOnlySet<string>>> Tested { get; init; }

    public Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var deployer = Choices.Deployer(means.Workspace, means.Options);
        FindWhatRuns(deployer, cancellationToken);
        return runs.Deploying.Any() ? RollOutAsync(deployer, cancellationToken) : Task.FromResult(Deployed());
    }

    /// <summary>Leaves those alone that run just so and are well.</summary>
    public void FindWhatRuns(ChosenDeployer deployer, CancellationToken cancellationToken)
    {
        foreach (var run in means.Options.Live ? [] : runs.Deploying)
        {
            run.Deployment = ((IKnowsWhatRuns)deployer).Find(run.Service, run.Image!.Value.ToString(), cancellationToken);
        }
    }

    /// <summary>What hands images over.</summary>
    public RollOut RollOut(ChosenDeployer deployer) => new(deployer, means.Layout, means.Workspace)
    {
        Meter = means.Meter,
        Say = means.Say,
        Time = means.Time,
        Environment = means.Options.Environment,
        Live = means.Options.Live,
    };

    /// <summary>Finds out what is to be known of the images before they go on, and refuses what the environment does not take.</summary>
    public async Task JudgeAsync(CancellationToken cancellationToken)
    {
        var isDirty = await new Git(means.Workspace.Root, means.Time).HasUncommittedAsync(cancellationToken);
        var tested = await Tested([.. runs.Deploying.Select(run => run.Service.Name)], cancellationToken);
        await runs.EachAsync("Judge", runs.Deploying, MostAtOnce, (run, _) =>
        {
            run.Caveats = Caveats.Of(run, means, isDirty, tested.Contains(run.Service.Name));
            Caveats.Refuse(means.Options, run.Service.Name, run.Caveats);
            return Task.CompletedTask;
        }, cancellationToken);
    }

    /// <summary>Tells the report what became of them.</summary>
    public string? Deployed()
    {
        foreach (var run in runs.All)
        {
            if (run.Deployment is { } deployment)
            {
                var took = run.Started == 0 ? (TimeSpan?)null : means.Time.GetElapsedTime(run.Started);
                means.Meter?.Services.Add(new ServiceLine(run.Service.Name, took, deployment.To, deployment.Address));
            }
        }

        means.Meter?.Unchanged &= runs.All.All(run => run.Deployment is { Changed: false });
        return Delivering.RollOut.Words(runs.All.Select(run => run.Deployment).OfType<Deployment>());
    }

    private async Task<string?> RollOutAsync(ChosenDeployer deployer, CancellationToken cancellationToken)
    {
        var rollOut = RollOut(deployer);
        // At one's own desk nobody asks, and git would have to look at every file.
        if (means.Options.Environment != DeploymentEnvironment.Local || means.Options.Refuses != Refusals.None)
        {
            await JudgeAsync(cancellationToken);
        }

        await rollOut.SettleAsync(cancellationToken);
        await runs.EachAsync(
            "Deploy", runs.Deploying, MostAtOnce, async (run, token) => run.Deployment = await rollOut.DeployAsync(run, token), cancellationToken);
        return Deployed();
    }
}
