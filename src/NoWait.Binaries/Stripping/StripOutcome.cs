namespace NoWait.Binaries.Stripping;

/// <summary>What became of a binary that was to be stripped; in every case but the first it is as it was.</summary>
public abstract record StripOutcome
{
    private StripOutcome()
    {
    }

    /// <summary>It was stripped.</summary>
    /// <param name="Before">Its size before, in bytes.</param>
    /// <param name="After">Its size now.</param>
    /// <param name="Tool">The program that did it.</param>
    /// <param name="Elapsed">How long the tool took, now or when it was first done.</param>
    /// <param name="FromCache">Whether it was remembered: then nothing was run.</param>
    public sealed record Stripped(long Before, long After, string Tool, TimeSpan Elapsed, bool FromCache) : StripOutcome
    {
        /// <summary>The file that its debug symbols were kept in; null when they were thrown away.</summary>
        public string? DebugFile { get; init; }

        /// <inheritdoc />
        public override string ToString() => $"{Words.Size(Before)} -> {Words.Size(After)}";
    }

    /// <summary>There was nothing to take out.</summary>
    /// <param name="Size">Its size in bytes.</param>
    public sealed record AlreadyStripped(long Size) : StripOutcome
    {
        /// <inheritdoc />
        public override string ToString() => $"already stripped ({Words.Size(Size)})";
    }

    /// <summary>Stripping would destroy it, or there is no meaning in it: nothing was run.</summary>
    /// <param name="Reason">Why, as a clause.</param>
    public sealed record Refused(string Reason) : StripOutcome
    {
        /// <inheritdoc />
        public override string ToString() => $"not stripped: {Reason}";
    }

    /// <summary>The tool failed, or the result is not well.</summary>
    /// <param name="Reason">What went wrong, as a clause.</param>
    public sealed record Rejected(string Reason) : StripOutcome
    {
        /// <inheritdoc />
        public override string ToString() => $"left as it was: {Reason}";
    }

    /// <summary>There is no tool that can do it.</summary>
    /// <param name="Tool">What is missing, and how to get it.</param>
    public sealed record NoTool(MissingTool Tool) : StripOutcome
    {
        /// <inheritdoc />
        public override string ToString() => $"not stripped: {Tool}";
    }
}
