using System.Security.Cryptography;

namespace NoWait.Changes;

/// <summary>All that a service's image is made from, as a text that is equal when and only when all of it is.</summary>
/// <remarks>
/// One line for each thing, <c>kind TAB name TAB value</c>, in an order that follows from the things themselves. The
/// text is compared as it is; its digest is for others to name it by.
/// </remarks>
internal sealed class Fingerprint(ReadOnlyMemory<byte> text, bool isCertain = true) : IEquatable<Fingerprint>
{
    /// <summary>The text.</summary>
    public ReadOnlyMemory<byte> Text { get; } = text;

    /// <summary>Whether nothing vanished or changed while it was taken; one that is not certain equals no other.</summary>
    public bool IsCertain { get; } = isCertain;

    /// <summary>The SHA-256 of the text, as <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string Digest => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Text.Span));

    /// <summary>Why a service with this fingerprint is not what it was with an earlier one, most telling first.</summary>
    /// <param name="earlier">The earlier one; null when there was none.</param>
    /// <param name="most">How many causes are enough.</param>
    /// <returns>Words such as <c>server/main.go changed</c>; nothing when the two are equal.</returns>
    public IReadOnlyList<string> CausesSince(Fingerprint? earlier, int most = int.MaxValue) =>
        earlier is null ? ["never built"] : Equals(earlier) ? [] : FingerprintCauses.Between(earlier, this, most);

    /// <inheritdoc />
    public bool Equals(Fingerprint? other) =>
        other is { IsCertain: true } && IsCertain && Text.Span.SequenceEqual(other.Text.Span);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Fingerprint);

    /// <inheritdoc />
    public override int GetHashCode() => Text.Length;
}
