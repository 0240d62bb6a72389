using NoWait.Deployers.Containers;
using NoWait.Health;

namespace NoWait.Deployers.Swarm;

/// <summary>Asks a swarm's service at its port, once its tasks run.</summary>
internal sealed class PublishedPort(DeployRequest request, SwarmPlan plan, EngineReach reach, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Where the kernel shows its load balancer, which the routing mesh is made of.</summary>
    private const string LoadBalancer = "/proc/net/ip_vs";

    /// <summary>What it answered when it is not well; null when it is, or when its port does not lead to it for another reason.</summary>
    public async Task<RunOutcome?> AskAsync(CancellationToken cancellationToken)
    {
        if (plan.Port is not { } port)
        {
            return null;
        }

        var service = request.Service;
        // Without IPVS whoever asks is refused, or waits in vain.
        var hasMesh = service.Swarm.PublishOnHost || reach.Host != "localhost" || File.Exists(LoadBalancer);
        var question = new HealthQuestion(reach.ProbeHost, port, service.Health);
        var answer = await new HealthWait(time).UntilWellAsync(question, () => null, hasMesh ? service.HealthDeadline : Patience, cancellationToken);
        if (answer.IsWell)
        {
            return null;
        }

        if (hasMesh && service.Health is not null)
        {
            return new(false, answer.Detail);
        }

        request.Notice?.Invoke(
            $"{service.Name} runs, but its port {port} does not lead to it ({answer.Detail})"
            + (hasMesh ? "." : ": the swarm's routing mesh needs IPVS, which this kernel does not have; set Swarm.PublishOnHost."));
        return null;
    }
}
