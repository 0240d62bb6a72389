using NoWait.Deployers;
using NoWait.Oci.Layout;
using NoWait.Sources;
using NoWait.Timing;
using NoWait.Waiting;
using Ledgered = NoWait.Timing.Events;

namespace NoWait.Delivering;

/// <summary>Hands an image over to a deployer, and writes down in the ledger what came of it.</summary>
internal sealed class RollOut(ChosenDeployer deployer, OciLayout layout, Workspace workspace)
{
    public WaitingMeter? Meter { get; init; }

    public Action<string> Say { get; init; } = _ => { };

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public async Task<Deployment> DeployAsync(ServiceRun run, CancellationToken cancellationToken)
    {
        var image = await layout.ReadAsync(run.Service.Name, cancellationToken: cancellationToken);
        var request = new DeployRequest(run.Service, image) { Pushed = run.Pushed, Notice = Say };
        var started = Time.GetTimestamp();
        try
        {
            var deployment = await deployer.DeployAsync(request, cancellationToken);
            if (deployment.Changed)
            {
                await WriteDownAsync(run, deployment, started, null);
            }

            return deployment;
        }
        catch (DeployFailedException failure)
        {
            var deployment = new Deployment(run.Service.Name, failure.Running, image.Descriptor.Digest.ToString())
            {
                RolledBack = failure.RolledBack,
            };
            await WriteDownAsync(run, deployment, started, failure);
            throw;
        }
    }

    /// <summary>The deployments in a few words.</summary>
    public static string? Words(IEnumerable<Deployment> deployments)
    {
        var all = deployments.ToList();
        var changed = all.Where(deployment => deployment.Changed).ToList();
        return changed switch
        {
            [] => all.Count == 0 ? null : "runs already, and is well",
            [{ HealthyAfter: { } time } only] => $"healthy after {time.TotalSeconds:0.0} s"
                + (only.Gap > TimeSpan.Zero ? $", gap {only.Gap.TotalMilliseconds:0} ms" : ""),
            _ => $"{changed.Count} of {all.Count} rolled out",
        };
    }

    private async Task WriteDownAsync(ServiceRun run, Deployment deployment, long started, Exception? failure)
    {
        if (Meter is null)
        {
            return;
        }

        try
        {
            await AppendAsync(Meter, run, deployment, started, failure);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What runs does run, whether or not it can be written down.
            Say($"{run.Service.Name}: {exception.Message}");
        }
    }

    private async Task AppendAsync(
        WaitingMeter meter, ServiceRun run, Deployment deployment, long started, Exception? failure)
    {
        var tree = await meter.Tree;
        var ledger = new Ledger(Workspace.Ensure(workspace.Ledger));
        var now = Time.GetUtcNow();
        ledger.Append(new Ledgered.Deployment
        {
            At = now,
            Id = Ledgered.EventId.Of(now, meter.RunId, run.Service.Name),
            Run = meter.RunId,
            Service = run.Service.Name,
            Deployer = deployer.NameOf(run.Service.Name),
            From = deployment.From,
            To = deployment.To,
            Changes = await NewCommits.OfAsync(
                run.Service.Name, ledger, tree, new Git(workspace.Root, Time), CancellationToken.None),
            By = meter.Setting.Person(tree),
            Where = meter.Setting.Where,
            Result = failure is null ? Ledgered.Outcome.Succeeded
                : deployment.From is not null ? Ledgered.Outcome.WentBack
                : Ledgered.Outcome.Failed,
            Error = failure?.Message,
            Seconds = Time.GetElapsedTime(started).TotalSeconds,
            Address = deployment.Address,
        });
    }
}
