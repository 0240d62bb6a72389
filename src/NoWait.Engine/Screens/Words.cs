using System.Globalization;

namespace Nuke.Common.Screens;

/// <summary>Durations as people read them, always to about three digits.</summary>
internal static class Words
{
    public static string Of(TimeSpan duration) =>
        duration.TotalSeconds switch
        {
            < 0.0005 => "0 ms",
            < 0.9995 => duration.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms",
            < 9.995 => duration.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + " s",
            < 59.95 => duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
            < 3599.5 => InTwo((long)Math.Round(duration.TotalSeconds), " min ", " s"),
            _ => InTwo((long)Math.Round(duration.TotalMinutes), " h ", " min"),
        };

    private static string InTwo(long count, string unit, string sixtieth) =>
        (count / 60).ToString(CultureInfo.InvariantCulture) + unit
        + (count % 60).ToString("00", CultureInfo.InvariantCulture) + sixtieth;
}
