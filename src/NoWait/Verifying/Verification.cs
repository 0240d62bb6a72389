using NoWait.Oci;

namespace NoWait.Verifying;

/// <summary>What two builds of a service under different conditions gave.</summary>
/// <param name="Service">The service.</param>
/// <param name="First">The first build's image.</param>
/// <param name="Second">The second build's image.</param>
/// <param name="Differences">What differs between them, in words; empty when they are the same.</param>
public sealed record Verification(string Service, Digest First, Digest Second, Values<string> Differences)
{
    /// <summary>What was different between the two builds, in words.</summary>
    internal string Varied { get; init; } = "";

    /// <summary>Whether both builds gave the same image, bit for bit.</summary>
    public bool IsSame => First == Second;

    /// <summary>What to show people, each line with a line feed.</summary>
    public override string ToString() => IsSame
        ? $"  {Service}  the same twice, {First}\n    varied: {Varied}\n"
        : $"  {Service}  differs: {First.ToShortString()} and {Second.ToShortString()}\n    "
            + string.Join("\n    ", Differences) + "\n";
}
