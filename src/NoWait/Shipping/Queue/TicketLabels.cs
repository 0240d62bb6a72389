using System.Globalization;

namespace NoWait.Shipping.Queue;

/// <summary>A ticket as labels of something that an engine keeps.</summary>
internal static class TicketLabels
{
    /// <summary>The ticket's id.</summary>
    public const string Id = "nowait.ticket";

    /// <summary>The machine and checkout that it is from.</summary>
    public const string Place = "nowait.place";

    private const string Commit = "nowait.commit", At = "nowait.at", Who = "nowait.who";

    /// <summary>Writes a ticket into labels.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="prefix">What its labels begin with, where there are several tickets; empty for none.</param>
    public static void Write(Dictionary<string, string> labels, Ticket ticket, string prefix = "")
    {
        labels[prefix + Id] = ticket.Id;
        labels[prefix + Commit] = ticket.Commit ?? "";
        labels[prefix + At] = ticket.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        labels[prefix + Who] = ticket.Who;
    }

    /// <summary>The ticket that labels tell of; null for none.</summary>
    public static Ticket? Read(IReadOnlyDictionary<string, string>? labels, string prefix = "") =>
        labels is not null && labels.TryGetValue(prefix + Id, out var id) && long.TryParse(labels.GetValueOrDefault(prefix + At), CultureInfo.InvariantCulture, out var at)
            ? new(id, labels.GetValueOrDefault(prefix + Commit) is { Length: > 0 } commit ? commit : null, DateTimeOffset.FromUnixTimeSeconds(at))
            {
                Who = labels.GetValueOrDefault(prefix + Who) ?? "",
            }
            : null;
}
