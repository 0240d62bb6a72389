using NoWait.Oci;
using NoWait.Oci.Registry;

namespace NoWait.Shipping.Queue;

/// <summary>The row of those who ship to one environment from several machines, where all that they share is a registry: notes under two tags of it.</summary>
/// <remarks>
/// A registry writes what it is told, whoever wrote before. So whoever found the turn free writes himself down, waits for
/// <see cref="Settling"/>, and has it when his name still stands there: all others who found it free have written by then, or know
/// themselves that they were too slow and give up, and whoever has the turn writes his name there again. See docs/decisions/shipping.md.
/// </remarks>
/// <param name="registry">The registry's client.</param>
/// <param name="name">The repository and tag that hold the turn.</param>
/// <param name="place">This machine and checkout, whose own row lets one through at a time: another's turn from here is a dead one's.</param>
/// <param name="time">The clock.</param>
internal sealed class RegistryTurns(RegistryClient registry, Reference name, string place, TimeProvider time) : ITurns
{
    private readonly RegistryNote _turn = new(registry, name, place, time);
    private readonly RegistryNote _next = new(registry, name with { Tag = name.Tag + "-next" }, place, time);
    private Ticket? _last;
    private long? _wasLate;

    /// <summary>How long who does not show life still counts as alive.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a write may take that counts.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public TimeSpan Pause => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public string Holder { get; private set; } = "not known which";

    /// <summary>Of those who wait the newest commit is known, which is the one that the others give way to.</summary>
    public async Task<IAsyncDisposable> WaitAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        await ShowAsync(cancellationToken);
        return new Heartbeat(Patience / 4, time) { Beat = ShowAsync, End = HideAsync }.Begin();

        async Task ShowAsync(CancellationToken token)
        {
            var other = await _next.ReadAsync(token);
            if (other?.Ticket is not { } waiting || waiting.Id == ticket.Id || waiting.At < ticket.At || _next.IsDead(other, Patience))
            {
                await _next.WriteAsync(new(ticket, null) { Beat = other?.Beat + 1 ?? 1 }, token);
            }
        }

        async Task HideAsync()
        {
            if ((await _next.ReadAsync(CancellationToken.None))?.Ticket?.Id == ticket.Id)
            {
                await _next.WriteAsync(new(null, null), CancellationToken.None);
            }
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Ticket>> WaitingAsync(CancellationToken cancellationToken) =>
        await _next.ReadAsync(cancellationToken) is { Ticket: { } ticket } noted && !_next.IsDead(noted, Patience) ? [ticket] : [];

    /// <inheritdoc />
    public async Task<IAsyncDisposable?> TryTakeAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        if (_wasLate is { } late && time.GetElapsedTime(late) < Patience)
        {
            return null;
        }

        await registry.PrepareForNotesAsync(name, cancellationToken);
        var begun = time.GetTimestamp();
        var noted = await _turn.ReadAsync(cancellationToken);
        if (noted?.Ticket is { } holder && !_turn.IsDead(noted, Patience))
        {
            Holder = holder.Who;
            return null;
        }

        await _turn.WriteAsync(new(ticket, noted?.Last), cancellationToken);
        _wasLate = time.GetElapsedTime(begun) > Settling ? time.GetTimestamp() : null;
        if (_wasLate is not null)
        {
            return null;
        }

        await Task.Delay(Settling, time, cancellationToken);
        if ((await _turn.ReadAsync(cancellationToken))?.Ticket?.Id != ticket.Id)
        {
            return null;
        }

        _last = noted?.Last;
        var held = new Held(this, ticket) { Seen = time.GetTimestamp() };
        return new Heartbeat(Patience / 4, time) { Beat = held.BeatAsync, End = held.EndAsync, BeatsAtOnce = true }.Begin();
    }

    /// <inheritdoc />
    public Task<Ticket?> LastAsync(CancellationToken cancellationToken) => Task.FromResult(_last);

    /// <inheritdoc />
    public Task ShippedAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        _last = ticket;
        return Task.CompletedTask;
    }

    /// <summary>A turn that was taken, and is lost only by being silent for too long.</summary>
    private sealed class Held(RegistryTurns turns, Ticket ticket)
    {
        private long _beat;

        public required long Seen { get; set; }

        public async Task BeatAsync(CancellationToken cancellationToken)
        {
            if (IsMine)
            {
                await turns._turn.WriteAsync(new(ticket, turns._last) { Beat = ++_beat }, cancellationToken);
                Seen = turns.Clock.GetTimestamp();
            }
        }

        public Task EndAsync() => IsMine ? turns._turn.WriteAsync(new(null, turns._last), CancellationToken.None) : Task.CompletedTask;

        // Who was silent for longer may have been taken for dead.
        private bool IsMine => turns.Clock.GetElapsedTime(Seen) < turns.Patience;
    }

    private TimeProvider Clock => time;
}
