using System.Collections.Concurrent;
using System.Globalization;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Docker.Swarm;

namespace NoWait.Shipping.Queue;

/// <summary>The row of those who ship to one swarm, from whatever machine: configs of the swarm, which are made, and changed by their version, by one alone.</summary>
/// <remarks>
/// Whoever lives renews what is his. What was not renewed while somebody looked on for <see cref="Patience"/> is a dead one's, by the
/// clock of who looks: the clocks of two machines are never compared. What is from here is a dead one's at once.
/// </remarks>
/// <param name="engine">A manager of the swarm.</param>
/// <param name="project">The project and environment that is shipped.</param>
/// <param name="place">This machine and checkout, whose own row lets one through at a time: another's turn from here is a dead one's.</param>
/// <param name="time">The clock.</param>
internal sealed class SwarmTurns(DockerEngine engine, string project, string place, TimeProvider time) : ITurns
{
    private const string Beat = "nowait.beat";
    private const string Last = "nowait.last-";

    private readonly ConcurrentDictionary<string, (ulong Version, long Since)> _seen = new(StringComparer.Ordinal);
    private long _beats;
    private string? _own;

    /// <summary>How long what is not renewed still counts as alive.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public string Holder { get; private set; } = "not known which";

    private string LeaseName => $"nowait-ship.{project}";

    /// <inheritdoc />
    public async Task<IAsyncDisposable> WaitAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        _own = ticket.Id;
        var name = $"{LeaseName}.{ticket.Id}";
        var labels = Labels("ship-wait");
        TicketLabels.Write(labels, ticket, "");
        var id = await engine.Swarm.Configs.CreateAsync(name, new byte[] { 0 }, labels, cancellationToken);
        return Renew(id, ticket, _ => RemoveAsync(id));
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Ticket>> WaitingAsync(CancellationToken cancellationToken)
    {
        List<Ticket> alive = [];
        foreach (var config in await engine.Swarm.Configs.ListAsync(Filter("ship-wait"), cancellationToken))
        {
            if (TicketLabels.Read(config.Spec.Labels) is { } ticket && (ticket.Id == _own || !IsDead(config)))
            {
                alive.Add(ticket);
            }
            else
            {
                await RemoveAsync(config.ID);
            }
        }

        return alive;
    }

    /// <inheritdoc />
    public async Task<IAsyncDisposable?> TryTakeAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        var lease = await LeaseAsync(cancellationToken);
        var holder = TicketLabels.Read(lease?.Spec.Labels, "");
        Holder = holder?.Who ?? Holder;
        if (lease is not null && holder is not null && holder.Id != ticket.Id && !IsDead(lease))
        {
            return null;
        }

        var labels = new Dictionary<string, string>(lease?.Spec.Labels ?? Labels("ship"), StringComparer.Ordinal);
        TicketLabels.Write(labels, ticket, "");
        labels[TicketLabels.Place] = place;
        try
        {
            var id = lease?.ID ?? await engine.Swarm.Configs.CreateAsync(LeaseName, new byte[] { 0 }, labels, cancellationToken);
            if (lease is not null)
            {
                await engine.Swarm.Configs.UpdateAsync(lease with { Spec = lease.Spec with { Labels = labels } }, cancellationToken);
            }

            return Renew(id, ticket, ReleaseAsync);
        }
        catch (DockerException e) when (IsTaken(e))
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<Ticket?> LastAsync(CancellationToken cancellationToken) => TicketLabels.Read((await LeaseAsync(cancellationToken))?.Spec.Labels, Last);

    /// <inheritdoc />
    public async Task ShippedAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        while (await LeaseAsync(cancellationToken) is { } lease)
        {
            var labels = new Dictionary<string, string>(lease.Spec.Labels!, StringComparer.Ordinal);
            TicketLabels.Write(labels, ticket, Last);
            if (await TryUpdateAsync(lease with { Spec = lease.Spec with { Labels = labels } }))
            {
                return;
            }
        }
    }

    private async Task<SwarmData?> LeaseAsync(CancellationToken cancellationToken) =>
        (await engine.Swarm.Configs.ListAsync(Filter("ship"), cancellationToken)).FirstOrDefault(config => config.Spec.Name == LeaseName);

    private async Task ReleaseAsync(SwarmData lease)
    {
        var labels = new Dictionary<string, string>(lease.Spec.Labels!, StringComparer.Ordinal);
        labels.Remove(TicketLabels.Id);
        await TryUpdateAsync(lease with { Spec = lease.Spec with { Labels = labels } });
    }

    private async Task<bool> TryUpdateAsync(SwarmData data)
    {
        try
        {
            await engine.Swarm.Configs.UpdateAsync(data, CancellationToken.None);
            return true;
        }
        catch (DockerException e) when (IsTaken(e))
        {
            return false;
        }
    }

    private async Task RemoveAsync(string id)
    {
        try
        {
            await engine.Swarm.Configs.RemoveAsync(id, CancellationToken.None);
        }
        catch (DockerException)
        {
            // Gone already, or it dies of old age.
        }
    }

    /// <summary>Renews something of ours as long as it is not disposed of.</summary>
    private Heartbeat Renew(string id, Ticket ticket, Func<SwarmData, Task> release) => new Heartbeat(Patience / 4, time)
    {
        Beat = async _ =>
        {
            if (await FindAsync(id, ticket.Id) is { } mine)
            {
                var labels = new Dictionary<string, string>(mine.Spec.Labels!, StringComparer.Ordinal)
                {
                    [Beat] = Interlocked.Increment(ref _beats).ToString(CultureInfo.InvariantCulture),
                };
                await TryUpdateAsync(mine with { Spec = mine.Spec with { Labels = labels } });
            }
        },
        End = async () =>
        {
            if (await FindAsync(id, ticket.Id) is { } mine)
            {
                await release(mine);
            }
        },
    }.Begin();

    private async Task<SwarmData?> FindAsync(string id, string ticket) =>
        (await engine.Swarm.Configs.ListAsync(new Filters { { "id", id } }, CancellationToken.None))
            .FirstOrDefault(config => config.ID == id && config.Spec.Labels?.GetValueOrDefault(TicketLabels.Id) == ticket);

    private bool IsDead(SwarmData data)
    {
        if (data.Spec.Labels?.GetValueOrDefault(TicketLabels.Place) == place)
        {
            return true;
        }

        var now = time.GetTimestamp();
        var seen = _seen.AddOrUpdate(
            data.ID, _ => (data.Version.Index, now), (_, before) => before.Version == data.Version.Index ? before : (data.Version.Index, now));
        return time.GetElapsedTime(seen.Since, now) > Patience;
    }

    private Filters Filter(string role) => new() { { "label", $"{EngineLabels.Project}={project}" }, { "label", $"{EngineLabels.Role}={role}" } };

    private Dictionary<string, string> Labels(string role) =>
        new(StringComparer.Ordinal) { [EngineLabels.Project] = project, [EngineLabels.Role] = role, [TicketLabels.Place] = place };

    // The daemon says 409 for a name that is taken, and an error of its own for a version that has passed.
    private static bool IsTaken(DockerException e) =>
        e.IsConflict || e.IsNotFound || e.Message.Contains("update out of sequence", StringComparison.Ordinal)
        || e.Message.Contains("already exists", StringComparison.Ordinal);
}
