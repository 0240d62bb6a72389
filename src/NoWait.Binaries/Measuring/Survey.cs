namespace NoWait.Binaries.Measuring;

/// <summary>What a binary could be: each variant of it that can be made here, measured.</summary>
/// <param name="Facts">What it is now.</param>
/// <param name="Variants">As it is, then stripped, then packed from the quickest level to the slowest.</param>
/// <param name="Omissions">Each variant that could not be made, and why, as sentences without their full stop.</param>
public sealed record Survey(BinaryFacts Facts, IReadOnlyList<Measurement> Variants, IReadOnlyList<string> Omissions)
{
    internal const string AsBuilt = "as built";
    internal const string Stripped = "stripped";

    /// <summary>What each variant saves and costs over the one that it is made from, for a way of delivery.</summary>
    public IReadOnlyList<Comparison> Compare(Delivery delivery)
    {
        var packedFrom = Variants.LastOrDefault(variant => variant.Variant is AsBuilt or Stripped);
        return [.. Variants.Where(variant => variant.Variant != AsBuilt).Select(variant =>
            new Comparison(variant.Variant == Stripped ? Variants[0] : packedFrom!, variant, delivery))];
    }
}
