using NoWait.Linting.Pricing;
using NoWait.Linting.Reading;
using NoWait.Oci;
using NoWait.Timing.Money;

namespace NoWait.Linting;

/// <summary>What is looked at, and what is known around it.</summary>
/// <param name="Text">A Dockerfile's text.</param>
internal sealed record LintInput(string Text)
{
    /// <summary>What to call it; null for none.</summary>
    public string? File { get; init; }

    /// <summary>Whether somebody wrote the text; else it was made from a typed definition, and nothing is to be corrected in it.</summary>
    public bool IsWritten { get; init; } = true;

    /// <summary>The context; null when it is not known.</summary>
    public ContextFolder? Context { get; init; }

    /// <summary>What changed how often in the context; null without a history.</summary>
    public ChangeFrequency? Changes { get; init; }

    /// <summary>What the ledger measured; null without one.</summary>
    public StepTimes? Times { get; init; }

    /// <summary>The prices.</summary>
    public CostModel Cost { get; init; } = new();

    /// <summary>When it is asked.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>What the house asks for.</summary>
    public LintPolicy Policy { get; init; } = new();

    /// <summary>Tells for which platform an image is; null for one that is not known here.</summary>
    public Func<string, Platform?> PlatformOf { get; init; } = static _ => null;

    /// <summary>What does not count beside what the text says.</summary>
    public Values<Suppression> Suppressed { get; init; } = [];
}
