using System.Buffers;
using System.Globalization;

namespace NoWait.Images.Dockerfiles;

/// <summary>Sizes of memory: bytes, or a number with k, m, g, t or p, each 1,024 times the one before.</summary>
internal static class SizeText
{
    /// <summary>What a number without a sign is made of.</summary>
    public static SearchValues<char> Digits { get; } = SearchValues.Create(".0123456789");

    /// <summary>The size in bytes; null when the text is none.</summary>
    public static long? Read(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        digits = digits < 0 ? text.Length : digits;
        var power = text[digits..].Trim().ToLowerInvariant() switch
        {
            "" or "b" => 0,
            "k" or "kb" or "kib" => 1,
            "m" or "mb" or "mib" => 2,
            "g" or "gb" or "gib" => 3,
            "t" or "tb" or "tib" => 4,
            "p" or "pb" or "pib" => 5,
            _ => -1,
        };
        return power >= 0 && digits is > 0 and < 20
            && decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * (1L << (10 * power)) is var bytes && bytes <= long.MaxValue
                ? (long)bytes
                : null;
    }
}
