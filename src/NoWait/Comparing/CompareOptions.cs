using NoWait.Timing.Money;

namespace NoWait.Comparing;

/// <summary>How a comparison is made.</summary>
public sealed record CompareOptions
{
    /// <summary>How often each cell is measured.</summary>
    public int Runs { get; init; } = 3;

    /// <summary>How many changes of the sources each person waits for on a working day: what a year is projected from.</summary>
    public int ChangesADay { get; init; } = 20;

    /// <summary>What an hour costs.</summary>
    public CostModel Cost { get; init; } = new();

    /// <summary>What the table calls the machine.</summary>
    public string Machine { get; init; } = "this machine";
}
