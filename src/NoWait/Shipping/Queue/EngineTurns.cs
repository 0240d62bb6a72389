using System.Collections.Concurrent;
using System.Globalization;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Docker.Volumes;

namespace NoWait.Shipping.Queue;

/// <summary>The row of those who ship to one engine, from whatever machine: empty volumes of the engine, of which each is made by one alone.</summary>
/// <remarks>
/// The turn has a number, and is taken by whoever makes the volume of the next number once the last one is over. Volumes cannot be
/// changed, so who lives makes a small one anew from time to time. A turn of which that was not seen for <see cref="Patience"/>, by
/// the clock of who looks, is a dead one's; the clocks of two machines are never compared.
/// </remarks>
/// <param name="engine">The engine.</param>
/// <param name="project">The project and environment that is shipped.</param>
/// <param name="place">This machine and checkout, whose own row lets one through at a time: another's turn from here is a dead one's.</param>
/// <param name="time">The clock.</param>
internal sealed class EngineTurns(DockerEngine engine, string project, string place, TimeProvider time) : ITurns
{
    private const string Number = "nowait.number", Beat = "nowait.beat";
    private const string TurnRole = "ship", OverRole = "ship-over", AliveRole = "ship-alive", WaitRole = "ship-wait";

    private readonly ConcurrentDictionary<string, (long Beat, long Since)> _seen = new(StringComparer.Ordinal);
    private long _mine;
    private Ticket? _last;
    private string? _own;

    /// <summary>How long who does not show life still counts as alive.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public string Holder { get; private set; } = "not known which";

    /// <inheritdoc />
    public async Task<IAsyncDisposable> WaitAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        _own = ticket.Id;
        var pulse = new Pulse(this, ticket, WaitRole);
        await pulse.BeatAsync(cancellationToken);
        return new Heartbeat(Patience / 4, time) { Beat = pulse.BeatAsync, End = pulse.EndAsync }.Begin();
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Ticket>> WaitingAsync(CancellationToken cancellationToken)
    {
        List<Ticket> alive = [];
        foreach (var beats in (await ListAsync(WaitRole, cancellationToken)).GroupBy(volume => volume.Labels?.GetValueOrDefault(TicketLabels.Id), StringComparer.Ordinal))
        {
            if (TicketLabels.Read(beats.First().Labels) is { } ticket && (ticket.Id == _own || beats.First().Labels?.GetValueOrDefault(TicketLabels.Place) != place)
                && !IsDead(WaitRole + ticket.Id, beats.Max(beat => NumberOf(beat, Beat))))
            {
                alive.Add(ticket);
            }
            else
            {
                await RemoveAsync(beats);
            }
        }

        return alive;
    }

    /// <inheritdoc />
    public async Task<IAsyncDisposable?> TryTakeAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        var turns = await ListAsync(TurnRole, cancellationToken);
        var over = await ListAsync(OverRole, cancellationToken);
        if (turns.MaxBy(turn => NumberOf(turn, Number)) is { } last && !over.Any(end => NumberOf(end, Number) >= NumberOf(last, Number))
            && !await IsDeadAsync(last, cancellationToken))
        {
            Holder = TicketLabels.Read(last.Labels)?.Who ?? Holder;
            return null;
        }

        var pulse = new Pulse(this, ticket, AliveRole);
        await pulse.BeatAsync(cancellationToken);
        _mine = turns.Concat(over).Select(turn => NumberOf(turn, Number)).DefaultIfEmpty().Max() + 1;
        var made = await MakeAsync($"{_mine}", TurnRole, ticket, new() { [Number] = Text(_mine), [TicketLabels.Place] = place }, cancellationToken);
        if (TicketLabels.Read(made.Labels)?.Id != ticket.Id
            || (await ListAsync(TurnRole, cancellationToken)).Any(turn => NumberOf(turn, Number) > _mine))
        {
            // Somebody was quicker; or all was over already while this one thought.
            await RemoveAsync(TicketLabels.Read(made.Labels)?.Id == ticket.Id ? [made] : []);
            await pulse.EndAsync();
            return null;
        }

        _last = over.MaxBy(end => NumberOf(end, Number)) is { } end ? TicketLabels.Read(end.Labels) : null;
        await RemoveAsync(turns);
        return new Heartbeat(Patience / 4, time)
        {
            Beat = pulse.BeatAsync,
            End = async () =>
            {
                await EndAsync();
                await pulse.EndAsync();
            },
        }.Begin();
    }

    /// <inheritdoc />
    public Task<Ticket?> LastAsync(CancellationToken cancellationToken) => Task.FromResult(_last);

    /// <inheritdoc />
    public Task ShippedAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        _last = ticket;
        return Task.CompletedTask;
    }

    /// <summary>Says that the turn is over, and what was shipped last.</summary>
    private async Task EndAsync()
    {
        var before = await ListAsync(OverRole, CancellationToken.None);
        var none = new Ticket("", null, default);
        await MakeAsync($"{_mine}.over", OverRole, _last ?? none, new() { [Number] = Text(_mine) }, CancellationToken.None);
        await RemoveAsync(before);
    }

    private async Task<bool> IsDeadAsync(Volume turn, CancellationToken cancellationToken)
    {
        if (turn.Labels?.GetValueOrDefault(TicketLabels.Place) == place)
        {
            return true;
        }

        var id = TicketLabels.Read(turn.Labels)?.Id ?? "";
        var beats = (await ListAsync(AliveRole, cancellationToken)).Where(beat => beat.Labels?.GetValueOrDefault(TicketLabels.Id) == id).ToList();
        var isDead = IsDead(AliveRole + id, beats.Select(beat => NumberOf(beat, Beat)).DefaultIfEmpty().Max());
        await RemoveAsync(isDead ? beats : []);
        return isDead;
    }

    private bool IsDead(string who, long beat)
    {
        var now = time.GetTimestamp();
        var seen = _seen.AddOrUpdate(who, _ => (beat, now), (_, before) => before.Beat == beat ? before : (beat, now));
        return time.GetElapsedTime(seen.Since, now) > Patience;
    }

    private Task<IReadOnlyList<Volume>> ListAsync(string role, CancellationToken cancellationToken) => engine.Volumes.ListAsync(
        new Filters { { "label", $"{EngineLabels.Project}={project}" }, { "label", $"{EngineLabels.Role}={role}" } }, cancellationToken);

    private Task<Volume> MakeAsync(string name, string role, Ticket ticket, Dictionary<string, string> labels, CancellationToken cancellationToken)
    {
        (labels[EngineLabels.Project], labels[EngineLabels.Role]) = (project, role);
        TicketLabels.Write(labels, ticket);
        return engine.Volumes.CreateAsync(new VolumeSpec { Name = $"nowait-ship.{project}.{name}", Labels = labels }, cancellationToken);
    }

    private async Task RemoveAsync(IEnumerable<Volume> volumes)
    {
        foreach (var volume in volumes)
        {
            try
            {
                await engine.Volumes.RemoveAsync(volume.Name, force: true, CancellationToken.None);
            }
            catch (DockerException)
            {
                // Another removed it, or will: nobody takes it for a living one's.
            }
        }
    }

    private static long NumberOf(Volume volume, string label) =>
        long.TryParse(volume.Labels?.GetValueOrDefault(label), CultureInfo.InvariantCulture, out var number) ? number : 0;

    private string Here => place;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Shows that somebody lives.</summary>
    private sealed class Pulse(EngineTurns turns, Ticket ticket, string role)
    {
        private Volume? _shown;
        private long _count;

        /// <summary>Shows it: the new volume is there before the old one goes.</summary>
        public async Task BeatAsync(CancellationToken cancellationToken)
        {
            var before = _shown;
            var number = Text(++_count);
            _shown = await turns.MakeAsync($"{ticket.Id}.{role}.{number}", role, ticket, new() { [Beat] = number, [TicketLabels.Place] = turns.Here }, cancellationToken);
            await turns.RemoveAsync(before is null ? [] : [before]);
        }

        public Task EndAsync() => turns.RemoveAsync(_shown is null ? [] : [_shown]);
    }
}
