namespace NoWait.Binaries;

/// <summary>How a binary gets to where it runs, and how often it is started there.</summary>
public sealed record Delivery
{
    /// <summary>To this machine: nothing travels.</summary>
    public static Delivery Local { get; } = new();

    /// <summary>The speed of the link; null for none or unknown, which counts as infinitely fast.</summary>
    public Bandwidth? Link { get; init; }

    /// <summary>How often it travels: the push, and each machine that pulls it over the same link.</summary>
    public int Pulls { get; init; } = 1;

    /// <summary>How often it is started until it is replaced.</summary>
    public int Starts { get; init; } = 1;
}
