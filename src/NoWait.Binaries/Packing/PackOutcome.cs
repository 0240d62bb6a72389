namespace NoWait.Binaries.Packing;

/// <summary>What became of a binary that was to be packed; in every case but the first it is as it was.</summary>
public abstract record PackOutcome
{
    private PackOutcome()
    {
    }

    /// <summary>It was packed, and works.</summary>
    /// <param name="Before">Its size before, in bytes.</param>
    /// <param name="After">Its size now.</param>
    /// <param name="Level">How it was packed.</param>
    /// <param name="Elapsed">How long UPX took, now or when it was first done.</param>
    /// <param name="FromCache">Whether it was remembered: then nothing was run.</param>
    public sealed record Packed(long Before, long After, PackLevel Level, TimeSpan Elapsed, bool FromCache) : PackOutcome
    {
        /// <inheritdoc />
        public override string ToString() => $"{Words.Size(Before)} -> {Words.Size(After)}";
    }

    /// <summary>Packing would destroy it, or there is no meaning in it: nothing was run.</summary>
    /// <param name="Reason">Why, as a clause.</param>
    public sealed record Refused(string Reason) : PackOutcome
    {
        /// <inheritdoc />
        public override string ToString() => $"not packed: {Reason}";
    }

    /// <summary>UPX failed, or the result is not well.</summary>
    /// <param name="Reason">What went wrong, as a clause.</param>
    public sealed record Rejected(string Reason) : PackOutcome
    {
        /// <inheritdoc />
        public override string ToString() => $"left as it was: {Reason}";
    }

    /// <summary>UPX is not there.</summary>
    /// <param name="Tool">What is missing, and how to get it.</param>
    public sealed record NoTool(MissingTool Tool) : PackOutcome
    {
        /// <inheritdoc />
        public override string ToString() => $"not packed: {Tool}";
    }
}
