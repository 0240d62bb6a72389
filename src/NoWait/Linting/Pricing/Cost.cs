using NoWait.Images;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Pricing;

/// <summary>What runs again needlessly, and when.</summary>
/// <param name="Again">The steps that run again.</param>
/// <param name="Changes">The copies that a change of makes them run.</param>
internal sealed record Cost(IReadOnlyList<Step> Again, IReadOnlyList<Step> Changes)
{
    /// <summary>Files whose change would make them run anyhow, by name or glob.</summary>
    public IReadOnlyList<string> Unless { get; init; } = [];

    /// <summary>Whether the correction makes them quicker, and not go away.</summary>
    public bool IsBound { get; init; }
}
