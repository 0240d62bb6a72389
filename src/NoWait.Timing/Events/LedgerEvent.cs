using System.Text.Json;

namespace NoWait.Timing.Events;

/// <summary>One line of the ledger: something that happened, complete in itself.</summary>
/// <remarks>
/// The line begins with its time in a fixed width, so that sorting lines as text, as git does when it merges notes,
/// sorts them by time. Properties that this version does not know are kept and written again.
/// </remarks>
public abstract record LedgerEvent
{
    /// <summary>When it had happened, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What kind of event it is: <c>run</c>, <c>deploy</c>, <c>tests</c>, or one that this version does not know.</summary>
    public abstract string Event { get; }

    /// <summary>The version of the event's form.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What tells it from every other event; see <see cref="EventId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Properties that this version does not know.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Unknown { get; init; }
}

/// <summary>An event of a kind that this version does not know: a newer NoWait wrote it.</summary>
public sealed record OtherEvent : LedgerEvent
{
    /// <inheritdoc />
    public override string Event => Kind;

    /// <summary>Its kind.</summary>
    public string Kind { get; init; } = "";
}
