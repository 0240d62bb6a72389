namespace NoWait.Oci.Layout;

/// <summary>What a garbage collection did.</summary>
/// <param name="Freed">How many bytes it freed.</param>
/// <param name="Dropped">The wanted images for which there was no room, or of which something was missing.</param>
public sealed record Collected(long Freed, IReadOnlyList<Descriptor> Dropped);
