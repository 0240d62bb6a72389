using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace NoWait.Oci;

/// <summary>The name of content by its hash, <c>sha256:…</c> or <c>sha512:…</c> (image-spec, descriptor, "Digests").</summary>
public readonly record struct Digest
{
    private readonly string? _text;

    private Digest(string text) => _text = text;

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm => Text[..6];

    /// <summary>The hash in lower-case hexadecimal digits, 64 or 128 of them.</summary>
    public string Hex => Text[7..];

    private string Text => _text ?? throw new InvalidOperationException("A digest was used before it was set.");

    /// <summary>The digest that this text names.</summary>
    /// <exception cref="OciException">It is none (<see cref="OciError.InvalidName"/>).</exception>
    public static Digest Parse(string text) => TryParse(text, out var digest)
        ? digest
        : throw new OciException(
            OciError.InvalidName,
            $"'{text}' is not a digest: write sha256: and 64 lower-case hexadecimal digits (or sha512: and 128).");

    /// <summary>Whether this text names a digest, and which.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        var valid = text is { Length: 7 + 64 } && text.StartsWith("sha256:", StringComparison.Ordinal)
            || text is { Length: 7 + 128 } && text.StartsWith("sha512:", StringComparison.Ordinal);
        for (var i = 7; valid && i < text!.Length; i++)
        {
            valid = char.IsAsciiHexDigitLower(text[i]);
        }

        digest = valid ? new Digest(text!) : default;
        return valid;
    }

    /// <summary>The SHA-256 digest of these bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    /// <inheritdoc />
    public override string ToString() => Text;

    /// <summary>The beginning that people tell digests apart by: 12 hexadecimal digits.</summary>
    public string ToShortString() => Hex[..12];

    internal static Digest FromHash(ReadOnlySpan<byte> hash) =>
        new((hash.Length == SHA256.HashSizeInBytes ? "sha256:" : "sha512:") + Convert.ToHexStringLower(hash));

    internal IncrementalHash NewHash() => IncrementalHash.CreateHash(
        Text.StartsWith("sha256", StringComparison.Ordinal) ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512);
}
