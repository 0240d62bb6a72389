using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Docker.Swarm;

namespace NoWait.Deployers.Swarm;

/// <summary>Changes a service of a swarm by the version that was seen of it.</summary>
/// <remarks>
/// The swarm counts on as well when it notes by itself how an update goes: what somebody else deployed meanwhile is told from that by
/// its fingerprint.
/// </remarks>
internal static class Sequence
{
    private const int Attempts = 10;

    /// <summary>Changes it, once more where the swarm was quicker to note something.</summary>
    /// <param name="services">The swarm's services.</param>
    /// <param name="seen">The service as it was seen.</param>
    /// <param name="change">Changes it, by the index of its version.</param>
    /// <exception cref="DockerException">Somebody else changed it, or the swarm refuses.</exception>
    public static async Task ChangeAsync(this ServicesApi services, ServiceDetails seen, Func<ulong, Task> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await change(seen.Version.Index);
                return;
            }
            catch (DockerException e) when (attempt < Attempts && e.Message.Contains("update out of sequence", StringComparison.Ordinal))
            {
                var now = await services.InspectAsync(seen.ID, CancellationToken.None);
                if (FingerprintOf(now) != FingerprintOf(seen))
                {
                    throw;
                }

                seen = now;
            }
        }
    }

    private static string? FingerprintOf(ServiceDetails service) => service.Spec?.Labels?.GetValueOrDefault(EngineLabels.Fingerprint);
}
