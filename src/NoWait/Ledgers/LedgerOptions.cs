namespace NoWait.Ledgers;

/// <summary>What is asked of the ledger, as the command line says it.</summary>
public sealed record LedgerOptions
{
    /// <summary>From when on: <c>12h</c>, <c>7d</c>, <c>4w</c>, or a date; null for four weeks.</summary>
    public string? Since { get; init; }

    /// <summary>Only this service; null for all.</summary>
    public string? Service { get; init; }

    /// <summary>Only this environment; null for production where there is one, and else for all.</summary>
    public string? Environment { get; init; }

    /// <summary>Whether the answer is one JSON object.</summary>
    public bool Json { get; init; }

    /// <summary>Whether the answer is the deployments as comma-separated values.</summary>
    public bool Csv { get; init; }

    /// <summary>When to begin.</summary>
    /// <exception cref="InvalidUsageException">It is no time.</exception>
    internal DateTimeOffset Begin(DateTimeOffset now, TimeZoneInfo zone)
    {
        var text = Since ?? "4w";
        if (text is [.. var number, 'h' or 'd' or 'w'] && ushort.TryParse(number, out var count))
        {
            return now - (text[^1] switch { 'h' => TimeSpan.FromHours(count), 'd' => TimeSpan.FromDays(count), _ => TimeSpan.FromDays(7 * count) });
        }

        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        return DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], invariant, default, out var local)
            ? new DateTimeOffset(local, zone.GetUtcOffset(local))
            : throw new InvalidUsageException($"--since {text} is no time: give hours, days or weeks (12h, 7d, 4w), or a date (2026-11-01).");
    }
}
