namespace NoWait.Binaries;

/// <summary>What one variant of a binary saves over another, and what it costs, for a way of delivery.</summary>
/// <param name="Before">The variant as it is.</param>
/// <param name="After">The variant as it could be.</param>
/// <param name="Delivery">How it travels, and how often it is started.</param>
public sealed record Comparison(Measurement Before, Measurement After, Delivery Delivery)
{
    /// <summary>The bytes saved each time that it travels, compressed as layers are; below zero when it grew.</summary>
    public long SavedOnTheWire => Before.GzipSize - After.GzipSize;

    /// <summary>The bytes saved where it lies unpacked.</summary>
    public long SavedOnDisk => Before.Size - After.Size;

    /// <summary>What each start takes longer; null when a start-up was not measured.</summary>
    public TimeSpan? AddedStartUp => After.StartUp - Before.StartUp;

    /// <summary>What it costs: making it, and each start; a start that was not measured counts as nothing.</summary>
    public TimeSpan Cost => (After.MakingTime ?? TimeSpan.Zero) + ((AddedStartUp ?? TimeSpan.Zero) * Delivery.Starts);

    /// <summary>What it gains on the link: nothing when the link is not known.</summary>
    public TimeSpan Gain => Delivery.Link?.TimeFor(SavedOnTheWire * Delivery.Pulls) ?? TimeSpan.Zero;

    /// <summary>Whether it gains more than it costs.</summary>
    public bool Pays => Gain > Cost;

    /// <summary>The speed of a link below which it pays; null when it never does, infinite when it always does.</summary>
    public Bandwidth? BreakEven => (SavedOnTheWire, Cost.TotalSeconds) switch
    {
        (<= 0, _) => null,
        (_, <= 0) => new Bandwidth(double.PositiveInfinity),
        var (saved, cost) => new Bandwidth(saved * 8.0 * Delivery.Pulls / cost),
    };

    /// <summary>What it saves, what it costs, and when it pays, in a few words.</summary>
    public override string ToString() => $"{Saving}, {Price}; {Condition}";

    private string Saving
    {
        get
        {
            var often = Delivery.Pulls == 1 ? "once" : $"{Words.Number(Delivery.Pulls)} times";
            return SavedOnTheWire >= 0
                ? $"saves {Words.Size(SavedOnTheWire)} {often}"
                : $"makes what travels {Words.Size(-SavedOnTheWire)} larger";
        }
    }

    private string Price
    {
        get
        {
            var making = After.MakingTime is { } time ? $"{Words.Duration(time)} now" : null;
            var starting = AddedStartUp is { } added && added > TimeSpan.Zero ? $"{Words.Duration(added)} at each start" : null;
            return (making, starting) switch
            {
                (null, null) => "costs nothing",
                (null, _) or (_, null) => $"costs {making}{starting}",
                _ => $"costs {making} and {starting}",
            };
        }
    }

    private string Condition => BreakEven switch
    {
        null => "never pays",
        { BitsPerSecond: double.PositiveInfinity } => "always pays",
        var speed => $"pays below {speed}",
    };
}
