namespace NoWait.Binaries;

/// <summary>How fast a link is.</summary>
/// <param name="BitsPerSecond">Bits in a second, more than zero.</param>
public readonly record struct Bandwidth(double BitsPerSecond)
{
    /// <summary>A speed in millions of bits in a second.</summary>
    public static Bandwidth FromMegabits(double megabitsPerSecond) => new(megabitsPerSecond * 1e6);

    /// <summary>How long these bytes take.</summary>
    public TimeSpan TimeFor(long bytes) => Finite(bytes * 8 / BitsPerSecond);

    /// <summary>The speed in a unit that suits it, such as <c>3.1 Mbit/s</c>.</summary>
    public override string ToString() => Words.Speed(BitsPerSecond);

    private static TimeSpan Finite(double seconds) =>
        TimeSpan.FromSeconds(Math.Clamp(seconds, -TimeSpan.MaxValue.TotalSeconds / 2, TimeSpan.MaxValue.TotalSeconds / 2));
}
