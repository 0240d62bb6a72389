using System.Globalization;
using NoWait.Oci;
using NoWait.Oci.Registry;

namespace NoWait.Shipping.Queue;

/// <summary>What a registry keeps under one tag for those who queue: whoever writes last is read.</summary>
/// <param name="registry">The registry's client.</param>
/// <param name="name">The repository and tag.</param>
/// <param name="place">This machine and checkout.</param>
/// <param name="time">The clock.</param>
internal sealed class RegistryNote(RegistryClient registry, Reference name, string place, TimeProvider time)
{
    private const string Kind = "application/vnd.nowait.turn.v1+json", BeatNote = "nowait.beat", Last = "nowait.last-";

    private const int Attempts = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private (string? Id, long Beat, long Since) _seen;

    /// <summary>What stands there; null for nothing.</summary>
    public async Task<Noted?> ReadAsync(CancellationToken cancellationToken)
    {
        // While a registry puts a tag somewhere else it may answer that there is none: that must not pass for a turn that is free.
        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync(attempt == Attempts, cancellationToken) is { } notes)
            {
                return new(TicketLabels.Read(notes), TicketLabels.Read(notes, Last))
                {
                    Beat = long.TryParse(notes.GetValueOrDefault(BeatNote), CultureInfo.InvariantCulture, out var beat) ? beat : 0,
                    IsFromHere = notes.GetValueOrDefault(TicketLabels.Place) == place,
                };
            }

            if (attempt == Attempts)
            {
                return null;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Writes it there, whatever stood there.</summary>
    public Task WriteAsync(Noted noted, CancellationToken cancellationToken)
    {
        var notes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [BeatNote] = noted.Beat.ToString(CultureInfo.InvariantCulture),
            [TicketLabels.Place] = place,
        };
        if (noted.Ticket is { } ticket)
        {
            TicketLabels.Write(notes, ticket);
        }

        if (noted.Last is { } last)
        {
            TicketLabels.Write(notes, last, Last);
        }

        return registry.NoteAsync(name, Kind, notes, cancellationToken);
    }

    /// <summary>Whether who is noted is dead: of this place, or not heard of for that long by the clock of who looks.</summary>
    public bool IsDead(Noted noted, TimeSpan patience)
    {
        if (noted is { IsFromHere: true, Beat: > 0 })
        {
            return true;
        }

        var now = time.GetTimestamp();
        if (_seen.Id != noted.Ticket?.Id || _seen.Beat != noted.Beat)
        {
            _seen = (noted.Ticket?.Id, noted.Beat, now);
        }

        return time.GetElapsedTime(_seen.Since, now) > patience;
    }

    private async Task<IReadOnlyDictionary<string, string>?> FindAsync(bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            return await registry.FindNotesAsync(name, cancellationToken);
        }
        catch (OciException e) when (!isLast && e.Kind is not (OciError.Unauthorized or OciError.Unreachable))
        {
            return null;
        }
    }
}

/// <summary>What somebody noted.</summary>
/// <param name="Ticket">Who; null for nobody.</param>
/// <param name="Last">Who shipped last; null for nobody.</param>
internal sealed record Noted(Ticket? Ticket, Ticket? Last)
{
    /// <summary>How often life was shown; 0 for a turn of which its taker is not sure yet.</summary>
    public long Beat { get; init; }

    /// <summary>Whether it is from this machine and checkout.</summary>
    public bool IsFromHere { get; init; }
}
