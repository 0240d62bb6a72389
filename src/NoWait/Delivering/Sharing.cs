using NoWait.Oci;
using NoWait.Remembering;

namespace NoWait.Delivering;

/// <summary>Remembers what was built, here and where others find it; what travels does so beside all that follows.</summary>
internal sealed class Sharing(Means means)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<Task> _sending = [];

    /// <summary>Remembers an image, when it was made of what the service's fingerprint says.</summary>
    public void Keep(ServiceRun run, OciImage image, CancellationToken cancellationToken)
    {
        new ResultStore(means.Workspace.Cache).Save(run.Fingerprint!, image.Descriptor.Bare());
        if (means.Remote is not { } remote)
        {
            return;
        }

        lock (_sending)
        {
            _sending.Add(remote.PushAsync(run.Fingerprint!, image, cancellationToken));
        }
    }

    /// <summary>Waits until all is sent, for a bounded time, and removes what there is no room for.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        Task[] sending;
        lock (_sending)
        {
            sending = [.. _sending];
        }

        if (sending.Length > 0)
        {
            await Task.WhenAny(Task.WhenAll(sending), Task.Delay(Patience, means.Time, cancellationToken));
        }

        await new Pruning(means.Workspace.Cache, Choices.Room(means.Options)).RunAsync(means.Layout, cancellationToken);
    }
}
