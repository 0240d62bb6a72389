namespace NoWait.Delivering;

/// <summary>How many processors the tools of one service are told of while others wait for theirs.</summary>
/// <remarks>Why this makes nobody wait longer: <c>docs/decisions/processor-shares.md</c>.</remarks>
/// <param name="Cores">The cores of this machine.</param>
/// <param name="Weight">The cores that belong to the service.</param>
internal readonly record struct ProcessorShares(int Cores, int Weight)
{
    // Of what was never measured nobody knows whether it is the longest: then so many others wait that it cannot matter.
    private const int EnoughForEachCore = 2;

    /// <summary>The number of processors; null for all of them.</summary>
    /// <param name="own">How long the service takes; null when nobody knows.</param>
    /// <param name="waiting">How many have not begun.</param>
    /// <param name="rest">How long these take in all, as far as it is known.</param>
    public int? Of(TimeSpan? own, int waiting, TimeSpan rest)
    {
        if (Weight >= Cores || waiting == 0 || (own is null && waiting < EnoughForEachCore * Cores))
        {
            return null;
        }

        // Were it the only one on so few, it would take Cores / few times as long at the worst: the rest keeps all other
        // cores busy for at least that.
        var (longest, others) = own is { } known ? (Cores * known.TotalSeconds, rest.TotalSeconds) : (Cores, waiting);
        var few = Math.Max(Weight, (int)Math.Ceiling(Cores * longest / Math.Max(others + longest, double.Epsilon)));
        return few < Cores ? few : null;
    }
}
