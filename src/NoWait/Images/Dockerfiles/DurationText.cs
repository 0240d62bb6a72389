using System.Globalization;
using System.Text;

namespace NoWait.Images.Dockerfiles;

/// <summary>Durations as Go writes them: <c>1h2m3s</c>, <c>1.5s</c>, <c>200ms</c>; finer than 100 ns is cut off.</summary>
internal static class DurationText
{
    private static readonly (string Name, long Ticks)[] Units =
    [
        ("h", TimeSpan.TicksPerHour), ("ms", TimeSpan.TicksPerMillisecond), ("m", TimeSpan.TicksPerMinute),
        ("us", 10), ("µs", 10), ("μs", 10), ("s", TimeSpan.TicksPerSecond),
    ];

    /// <summary>The duration; null when the text is none, is negative, or is longer than 290 years.</summary>
    public static TimeSpan? Read(string text)
    {
        if (text is "0" or "+0")
        {
            return TimeSpan.Zero;
        }

        var rest = text.AsSpan(text.StartsWith('+') ? 1 : 0);
        decimal ticks = 0;
        if (rest.IsEmpty)
        {
            return null;
        }

        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(SizeText.Digits);
            if (digits is <= 0 or > 20
                || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            rest = rest[digits..];
            var length = Unit(rest, out var unit);
            if (length == 0 || number > (decimal)Longest.Ticks)
            {
                return null;
            }

            ticks += number * unit;
            rest = rest[length..];
        }

        return ticks <= Longest.Ticks ? TimeSpan.FromTicks((long)ticks) : null;
    }

    /// <summary>The longest that a Dockerfile can say: what 63 bits of nanoseconds hold, in whole days.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(106_751);

    /// <summary>The text of a duration.</summary>
    public static string Write(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        var result = new StringBuilder();
        Append(result, duration.Ticks / TimeSpan.TicksPerHour, "h");
        Append(result, duration.Minutes, "m");
        Append(result, duration.Seconds, "s");
        Append(result, duration.Milliseconds, "ms");
        var rest = duration.Ticks % TimeSpan.TicksPerMillisecond;
        Append(result, rest / 10, "us");
        Append(result, rest % 10 * 100, "ns");
        return result.ToString();
    }

    private static int Unit(ReadOnlySpan<char> text, out decimal ticks)
    {
        foreach (var (name, size) in Units)
        {
            if (text.StartsWith(name))
            {
                ticks = size;
                return name.Length;
            }
        }

        ticks = 0.01m;
        return text.StartsWith("ns") ? 2 : 0;
    }

    private static void Append(StringBuilder result, long number, string unit)
    {
        if (number > 0)
        {
            result.Append(number.ToString(CultureInfo.InvariantCulture)).Append(unit);
        }
    }
}
