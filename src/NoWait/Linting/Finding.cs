using NoWait.Images;
using NoWait.Timing.Money;

namespace NoWait.Linting;

/// <summary>Something in a definition that could be better.</summary>
/// <param name="Rule">Which rule says so.</param>
/// <param name="Why">What is wrong and what it costs, in one sentence.</param>
public sealed record Finding(Rule Rule, string Why)
{
    /// <summary>Where it stands; the file is null for a definition that was written by a recipe.</summary>
    public Origin Origin { get; init; }

    /// <summary>The last line of the instruction; that of <see cref="Origin"/> where it is one line.</summary>
    public int EndLine { get; init; }

    /// <summary>The stage; null outside of any.</summary>
    public string? Stage { get; init; }

    /// <summary>The instruction as a Dockerfile would write it; null where it is about the whole.</summary>
    public string? Instruction { get; init; }

    /// <summary>What to write instead; null where that cannot be known.</summary>
    public string? Correction { get; init; }

    /// <summary>What makes the correction without changing what the image does; empty where somebody must decide.</summary>
    public Values<Edit> Fix { get; init; } = [];

    /// <summary>What it costs; null where nothing was measured.</summary>
    public Price? Price { get; init; }
}

/// <summary>A replacement in a text.</summary>
/// <param name="Start">Where it begins, in characters from the text's start.</param>
/// <param name="Length">How many characters go.</param>
/// <param name="Text">What comes in their place.</param>
public readonly record struct Edit(int Start, int Length, string Text);

/// <summary>What a finding costs, from measured times alone.</summary>
/// <param name="SecondsABuild">The seconds that an average build takes longer.</param>
/// <param name="Year">A year of that, with what was measured and what was assumed.</param>
public sealed record Price(double SecondsABuild, Projection Year)
{
    /// <summary>Whether some of it would remain after the correction: then it costs at most this.</summary>
    public bool IsBound { get; init; }
}
