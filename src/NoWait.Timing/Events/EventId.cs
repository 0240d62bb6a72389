using System.Globalization;

namespace NoWait.Timing.Events;

/// <summary>Ids of events: equal for equal events, so that a line that came twice is one.</summary>
/// <remarks>
/// Nobody forges ids in a ledger of one's own; SHA-256 would load OpenSSL, which costs more than the rest of a small run.
/// </remarks>
public static class EventId
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The id of what happened at this time: the time, and sixteen hexadecimal digits of the facts' FNV-1a hash.</summary>
    /// <param name="at">When it happened.</param>
    /// <param name="facts">What tells it from others at the same time: machine, process, service …</param>
    public static string Of(DateTimeOffset at, params ReadOnlySpan<string> facts)
    {
        var hash = Basis;
        foreach (var fact in facts)
        {
            foreach (var character in fact)
            {
                hash = unchecked((hash ^ character) * Prime);
            }

            hash = unchecked((hash ^ '\n') * Prime);
        }

        var time = at.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfffffff'Z'", CultureInfo.InvariantCulture);
        return $"{time}-{hash.ToString("x16", CultureInfo.InvariantCulture)}";
    }
}
