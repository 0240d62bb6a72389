using System.Collections.Concurrent;
using System.Globalization;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Docker.Swarm;

namespace NoWait.Shipping.Queue;

/// <summary>The row of those who ship to one swarm, from whatever machine: configs of the swarm, which are made, and changed by their version, by one alone.</summary>
/// <remarks>
/// Whoever lives renews what is his. What was not renewed while somebody looked on for <see cref="Patience"/> is a dead one's, by the
/// clock of who looks: the clocks of two machines are never compared.
/// </remarks>
/// <param name="engine">A manager of the swarm.</param>
/// <param name="project">The project and environment that is shipped.</param>
/// <param name="time">The clock.</param>
internal sealed class SwarmTurns(DockerEngine engine, string project, TimeProvider time) : ITurns
{
    private const string Beat = "nowait.beat";
    private const string Last = "nowait.last-";

    private readonly ConcurrentDictionary<string, (ulong Version, long Since)> _seen = new(StringComparer.Ordinal);
    private long _beats;

    /// <summary>How long what is not renewed still counts as alive.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public string Holder { get; private set; } = "not known which";

    private string LeaseName => $"nowait-ship.{project}";

    /// <inheritdoc />
    public async Task<IAsyncDisposable> WaitAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        var name = $"{LeaseName}.{ticket.Id}";
        var labels = Labels("ship-wait");
        TicketLabels.Write(labels, ticket, "");
        var id = await engine.Swarm.Configs.CreateAsync(name, new byte[] { 0 }, labels, cancellationToken);
        return new Renewal(id, labels, this, time) { Release = spec => RemoveAsync(id) };
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Ticket>> WaitingAsync(CancellationToken cancellationToken)
    {
        List<Ticket> alive = [];
        foreach (var config in await engine.Swarm.Configs.ListAsync(Filter("ship-wait"), cancellationToken))
        {
            if (IsDead(config))
            {
                await RemoveAsync(config.ID);
            }
            else if (TicketLabels.Read(config.Spec.Labels, "") is { } ticket)
            {
                alive.Add(ticket);
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
        try
        {
            var id = lease?.ID ?? await engine.Swarm.Configs.CreateAsync(LeaseName, new byte[] { 0 }, labels, cancellationToken);
            if (lease is not null)
            {
                await engine.Swarm.Configs.UpdateAsync(lease with { Spec = lease.Spec with { Labels = labels } }, cancellationToken);
            }

            return new Renewal(id, labels, this, time) { Release = ReleaseAsync };
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

    private async Task<SwarmData?> FindAsync(string id, string ticket)
    {
        try
        {
            return (await engine.Swarm.Configs.ListAsync(new Filters { { "id", id } }, CancellationToken.None))
                .FirstOrDefault(config => config.ID == id && config.Spec.Labels?.GetValueOrDefault(TicketLabels.Id) == ticket);
        }
        catch (DockerException)
        {
            // The next beat may be heard.
            return null;
        }
    }

    private bool IsDead(SwarmData data)
    {
        var now = time.GetTimestamp();
        var seen = _seen.AddOrUpdate(
            data.ID, _ => (data.Version.Index, now), (_, before) => before.Version == data.Version.Index ? before : (data.Version.Index, now));
        return time.GetElapsedTime(seen.Since, now) > Patience;
    }

    private Filters Filter(string role) => new() { { "label", $"{EngineLabels.Project}={project}" }, { "label", $"{EngineLabels.Role}={role}" } };

    private Dictionary<string, string> Labels(string role) =>
        new(StringComparer.Ordinal) { [EngineLabels.Project] = project, [EngineLabels.Role] = role };

    // The daemon says 409 for a name that is taken, and an error of its own for a version that has passed.
    private static bool IsTaken(DockerException e) =>
        e.IsConflict || e.IsNotFound || e.Message.Contains("update out of sequence", StringComparison.Ordinal)
        || e.Message.Contains("already exists", StringComparison.Ordinal);

    /// <summary>Renews something of ours as long as it is not disposed of.</summary>
    private sealed class Renewal : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Task _beating;
        private readonly string _id;
        private readonly string _ticket;
        private readonly SwarmTurns _turns;

        public Renewal(string id, Dictionary<string, string> labels, SwarmTurns turns, TimeProvider time)
        {
            (_id, _ticket, _turns) = (id, labels[TicketLabels.Id], turns);
            _beating = BeatAsync(time);
        }

        public required Func<SwarmData, Task> Release { get; init; }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _beating;
            if (await _turns.FindAsync(_id, _ticket) is { } mine)
            {
                await Release(mine);
            }

            _end.Dispose();
        }

        private async Task BeatAsync(TimeProvider time)
        {
            try
            {
                while (true)
                {
                    await Task.Delay(_turns.Patience / 4, time, _end.Token);
                    if (await _turns.FindAsync(_id, _ticket) is { } mine)
                    {
                        var labels = new Dictionary<string, string>(mine.Spec.Labels!, StringComparer.Ordinal)
                        {
                            [Beat] = Interlocked.Increment(ref _turns._beats).ToString(CultureInfo.InvariantCulture),
                        };
                        await _turns.TryUpdateAsync(mine with { Spec = mine.Spec with { Labels = labels } });
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // It is over.
            }
        }
    }
}
