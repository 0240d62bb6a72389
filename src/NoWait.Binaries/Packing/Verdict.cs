namespace NoWait.Binaries.Packing;

/// <summary>Whether packing a binary pays, with the numbers that say so.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>The numbers it rests on; null when none were needed, or none could be had.</summary>
    public Comparison? Numbers { get; init; }

    /// <summary>It was packed: it pays, or was asked for.</summary>
    /// <param name="Result">What was done.</param>
    public sealed record Packed(PackOutcome.Packed Result) : Verdict
    {
        /// <inheritdoc />
        public override string ToString() => Numbers is null ? $"{Result}" : $"{Result}: {Numbers}";
    }

    /// <summary>It stays as it is: packing costs more than it gains.</summary>
    /// <param name="IsFromEarlierBuild">Whether the numbers are those of an earlier build.</param>
    public sealed record NotWorthIt(bool IsFromEarlierBuild) : Verdict
    {
        /// <inheritdoc />
        public override string ToString()
        {
            var words = $"not worth it: {Numbers?.ToString() ?? "nothing travels"}";
            return IsFromEarlierBuild ? $"{words} (measured on an earlier build)" : words;
        }
    }

    /// <summary>It stays as it is: it cannot be packed.</summary>
    /// <param name="Why">What stands against it.</param>
    public sealed record Impossible(PackOutcome Why) : Verdict
    {
        /// <inheritdoc />
        public override string ToString() => $"{Why}";
    }

    /// <summary>It stays as it is: what its start costs cannot be measured.</summary>
    /// <param name="Reason">Why, and what to do, as a clause.</param>
    public sealed record Unmeasured(string Reason) : Verdict
    {
        /// <inheritdoc />
        public override string ToString() => $"not packed: {Reason}";
    }

    /// <summary>It stays as it is: nobody asked.</summary>
    public sealed record NotAsked : Verdict
    {
        /// <inheritdoc />
        public override string ToString() => "not asked for";
    }
}
