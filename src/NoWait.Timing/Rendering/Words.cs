using System.Globalization;

namespace NoWait.Timing.Rendering;

/// <summary>Durations, money, shares, sizes and counts as people read them; the same on every machine.</summary>
public static class Words
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>A duration: <c>0.31 s</c>, <c>43.4 s</c>, <c>6 min 20 s</c>, <c>1 h 04 min</c>.</summary>
    public static string Duration(TimeSpan time)
    {
        var seconds = time.TotalSeconds;
        return seconds switch
        {
            < 9.995 => string.Create(English, $"{seconds:0.00} s"),
            < 59.95 => string.Create(English, $"{seconds:0.0} s"),
            < 3599.5 => Pair(Math.Round(seconds), 60, "min", "s"),
            < 359_970 => Pair(Math.Round(seconds / 60), 60, "h", "min"),
            _ => string.Create(English, $"{seconds / 3600:#,0} h"),
        };
    }

    /// <summary>How long ago: <c>just now</c>, <c>3 minutes ago</c>, <c>2 days ago</c>.</summary>
    public static string Ago(TimeSpan time) => time switch
    {
        { TotalSeconds: < 10 } => "just now",
        { TotalSeconds: < 60 } => $"{Count((int)time.TotalSeconds, "second")} ago",
        { TotalMinutes: < 60 } => $"{Count((int)time.TotalMinutes, "minute")} ago",
        { TotalHours: < 24 } => $"{Count((int)time.TotalHours, "hour")} ago",
        { TotalDays: < 60 } => $"{Count((int)time.TotalDays, "day")} ago",
        _ => $"{Count((int)(time.TotalDays / 30.44), "month")} ago",
    };

    /// <summary>Dollars: <c>$0.17</c>, and from a hundred on <c>$4,664</c>.</summary>
    public static string Dollars(decimal dollars)
    {
        var (digits, format) = Math.Abs(dollars) >= 99.995m ? (0, "#,0") : (2, "0.00");
        var amount = Math.Round(Math.Abs(dollars), digits, MidpointRounding.AwayFromZero).ToString(format, English);
        return dollars < 0 ? "-$" + amount : "$" + amount;
    }

    /// <summary>A share: <c>70 %</c>.</summary>
    public static string Share(double share) => string.Create(English, $"{Math.Round(share * 100):0} %");

    /// <summary>A size in decimal units: <c>9.9 MB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => string.Create(English, $"{bytes} B"),
        < 1_000_000 => string.Create(English, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(English, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(English, $"{bytes / 1e9:0.00} GB"),
    };

    /// <summary>A count and what it counts: <c>1 run</c>, <c>41 runs</c>.</summary>
    /// <param name="count">The count.</param>
    /// <param name="one">What it counts, for one.</param>
    /// <param name="many">For any other number; null for <paramref name="one"/> and an s.</param>
    public static string Count(int count, string one, string? many = null) =>
        string.Create(English, $"{count:#,0} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>A number without needless digits: <c>85</c>, <c>4.6</c>, <c>1,020</c>.</summary>
    public static string Number(decimal number) => number.ToString("#,0.##", English);

    /// <summary>How a duration compares with another: <c>6x faster</c>, <c>9 % slower</c>, <c>as fast</c>.</summary>
    public static string Against(double seconds, double before)
    {
        if (seconds <= 0 || before <= 0)
        {
            return "";
        }

        var ratio = Math.Max(seconds, before) / Math.Min(seconds, before);
        var direction = seconds < before ? "faster" : "slower";
        return ratio switch
        {
            < 1.005 => "as fast",
            < 2 => string.Create(English, $"{Math.Round(100 * Math.Abs(1 - (seconds / before))):0} % {direction}"),
            < 10 => string.Create(English, $"{ratio:0.0}x {direction}"),
            _ => string.Create(English, $"{ratio:#,0}x {direction}"),
        };
    }

    /// <summary>A digest short enough for a table: <c>sha256:4be1…9c</c>.</summary>
    public static string Digest(string digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var start = digest.IndexOf(':', StringComparison.Ordinal) + 5;
        return digest.Length > start + 4 ? $"{digest.AsSpan(0, start)}…{digest.AsSpan(digest.Length - 2)}" : digest;
    }

    /// <summary>Text with every control character replaced by a space, so that it cannot steer a terminal.</summary>
    public static string Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Any(char.IsControl)
            ? string.Create(text.Length, text, static (target, source) =>
            {
                for (var i = 0; i < target.Length; i++)
                {
                    target[i] = char.IsControl(source[i]) ? ' ' : source[i];
                }
            })
            : text;
    }

    private static string Pair(double units, int size, string large, string small) =>
        string.Create(English, $"{Math.Floor(units / size):0} {large} {units % size:00} {small}").Replace(" 00 s", "", StringComparison.Ordinal);
}
