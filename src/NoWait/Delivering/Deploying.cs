using NoWait.Deployers;
using NoWait.Timing.Reports;

namespace NoWait.Delivering;

/// <summary>The step that gets images running in place of those before.</summary>
internal sealed class Deploying(ServiceRuns runs, Means means)
{
    // What starts is waited for more than it is worked at.
    private static int MostAtOnce => Math.Max(8, 4 * Environment.ProcessorCount);

    public Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var deployer = Choices.Deployer(means.Workspace, means.Options);
        foreach (var run in runs.Deploying)
        {
            run.Deployment = ((IKnowsWhatRuns)deployer).Find(run.Service, run.Image!.Value.ToString(), cancellationToken);
        }

        return runs.Deploying.Any()
            ? RollOutAsync(deployer, cancellationToken)
            : Task.FromResult(Deployed());
    }

    private async Task<string?> RollOutAsync(ChosenDeployer deployer, CancellationToken cancellationToken)
    {
        var rollOut = new RollOut(deployer, means.Layout, means.Workspace)
        {
            Meter = means.Meter, Say = means.Say, Time = means.Time, Environment = means.Options.Environment,
        };
        await runs.EachAsync(
            "Deploy", runs.Deploying, MostAtOnce, async (run, token) => run.Deployment = await rollOut.DeployAsync(run, token), cancellationToken);
        return Deployed();
    }

    private string? Deployed()
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
        return RollOut.Words(runs.All.Select(run => run.Deployment).OfType<Deployment>());
    }
}
