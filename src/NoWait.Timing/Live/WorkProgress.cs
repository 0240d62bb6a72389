namespace NoWait.Timing.Live;

/// <summary>How far something has come that is done for many services.</summary>
/// <param name="Done">For how many it is done.</param>
/// <param name="Running">For how many it is being done.</param>
/// <param name="Waiting">How many wait for their turn.</param>
public sealed record WorkProgress(int Done, int Running, int Waiting)
{
    /// <summary>How many there are.</summary>
    public int Total => Done + Running + Waiting;

    /// <summary>How long the rest will take, from what it took before; null where that is not known.</summary>
    public TimeSpan? Left { get; init; }
}
