using NoWait.Sources;

namespace NoWait.Shipping.Queue;

/// <summary>Puts those who ship to one environment into a row, in which the newest commit wins.</summary>
/// <param name="turns">Who waits, and whose turn it is.</param>
/// <param name="git">Knows which commit came first.</param>
/// <param name="time">The clock.</param>
internal sealed class ShipQueue(ITurns turns, Git git, TimeProvider time)
{
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Waits for the turn.</summary>
    /// <param name="ticket">Who waits.</param>
    /// <param name="begun">When the run began: what was shipped before that was known to whoever began it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn, or by which newer commit this one was superseded.</returns>
    public async Task<(IAsyncDisposable? Turn, Ticket? Newer)> EnterAsync(Ticket ticket, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        await using var waiting = await turns.WaitAsync(ticket, cancellationToken);
        var told = false;
        while (true)
        {
            foreach (var other in await turns.WaitingAsync(cancellationToken))
            {
                if (other.Id != ticket.Id && await IsNewerAsync(other, ticket, cancellationToken))
                {
                    return (null, other);
                }
            }

            if (await turns.TryTakeAsync(ticket, cancellationToken) is { } turn)
            {
                if (await turns.LastAsync(cancellationToken) is { } last && ShippedSince(last, begun) && await IsNewerAsync(last, ticket, cancellationToken))
                {
                    await turn.DisposeAsync();
                    return (null, last);
                }

                return (turn, null);
            }

            if (!told)
            {
                told = true;
                Say($"Another run ships to this environment ({turns.Holder}): waiting until it is done.");
            }

            await Task.Delay(turns.Pause, time, cancellationToken);
        }
    }

    /// <summary>Whether one commit comes after another: by git, and else by when they were made.</summary>
    internal async Task<bool> IsNewerAsync(Ticket one, Ticket than, CancellationToken cancellationToken)
    {
        if (one.Commit is null || than.Commit is null || one.Commit == than.Commit)
        {
            return false;
        }

        return await git.IsAncestorAsync(than.Commit, one.Commit, cancellationToken) ?? one.At > than.At;
    }

    // The id of who shipped begins with when that was.
    private static bool ShippedSince(Ticket last, DateTimeOffset begun) =>
        string.CompareOrdinal(last.Id, Id(begun, "")) > 0;

    /// <summary>An id that begins with the time.</summary>
    public static string Id(DateTimeOffset at, string who) => Timing.Events.EventId.Of(at, who);
}
