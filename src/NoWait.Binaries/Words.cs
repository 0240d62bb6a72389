using System.Globalization;

namespace NoWait.Binaries;

/// <summary>Sizes, durations and speeds as people read them, in decimal units and the invariant culture.</summary>
internal static class Words
{
    public static string Size(long bytes) => Math.Abs(bytes) switch
    {
        < 1_000 => Number(bytes, "0", "B"),
        < 100_000 => Number(bytes / 1e3, "0.#", "kB"),
        < 1_000_000_000 => Number(bytes / 1e6, "0.0", "MB"),
        _ => Number(bytes / 1e9, "0.00", "GB"),
    };

    public static string Duration(TimeSpan time) => Math.Abs(time.TotalSeconds) switch
    {
        < 0.01 => Number(time.TotalMilliseconds, "0.0", "ms"),
        < 1 => Number(time.TotalMilliseconds, "0", "ms"),
        < 10 => Number(time.TotalSeconds, "0.0", "s"),
        < 120 => Number(time.TotalSeconds, "0", "s"),
        _ => Number(time.TotalMinutes, "0.#", "min"),
    };

    public static string Speed(double bitsPerSecond) => bitsPerSecond switch
    {
        < 1e6 => Number(bitsPerSecond / 1e3, "0.#", "kbit/s"),
        < 1e8 => Number(bitsPerSecond / 1e6, "0.#", "Mbit/s"),
        < 1e9 => Number(bitsPerSecond / 1e6, "0", "Mbit/s"),
        _ => Number(bitsPerSecond / 1e9, "0.#", "Gbit/s"),
    };

    public static string Count(int count, string one) => count == 1 ? $"1 {one}" : $"{Number(count)} {one}s";

    public static string Number(double number, string format = "#,0") => number.ToString(format, CultureInfo.InvariantCulture);

    private static string Number(double number, string format, string unit) => $"{Number(number, format)} {unit}";
}
