using System.Globalization;
using System.Net.Mail;

namespace NoWait.Linting.Labels;

/// <summary>Tells whether a label's value is what it is to be.</summary>
internal static class LabelValues
{
    private const int SecondsEnd = 19;

    /// <summary>Whether the value is of this kind.</summary>
    public static bool Are(LabelKind kind, string value) => kind switch
    {
        LabelKind.Url => IsUrl(value),
        LabelKind.Time => IsTime(value),
        LabelKind.License => LicenseExpression.IsOne(value),
        LabelKind.GitHash => value.Length is (>= 7 and <= 40) or 64 && value.All(char.IsAsciiHexDigitLower),
        LabelKind.Version => IsVersion(value),
        LabelKind.Email => MailAddress.TryCreate(value, out var address) && address.Address == value,
        _ => true,
    };

    // An absolute path is an absolute URI to .NET on Unix.
    private static bool IsUrl(string value) => Uri.TryCreate(value, UriKind.Absolute, out var url)
        && value.StartsWith(url.Scheme + ":", StringComparison.OrdinalIgnoreCase) && !value.Contains(' ', StringComparison.Ordinal);

    // RFC 3339, section 5.6: any number of digits after the point, and always an offset.
    private static bool IsTime(string value)
    {
        if (value.Length <= SecondsEnd)
        {
            return false;
        }

        var offset = SecondsEnd;
        if (value[offset] == '.')
        {
            offset++;
            while (offset < value.Length && char.IsAsciiDigit(value[offset]))
            {
                offset++;
            }

            if (offset == SecondsEnd + 1)
            {
                return false;
            }
        }

        var plain = (value[..SecondsEnd] + value[offset..]).ToUpperInvariant();
        return (plain[SecondsEnd..] is "Z" || plain[SecondsEnd..] is ['+' or '-', _, _, ':', _, _])
            && DateTimeOffset.TryParseExact(plain, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    // SemVer 2.0.0: three numbers without leading zeros, then -identifiers, then +identifiers.
    private static bool IsVersion(string value)
    {
        var plus = value.IndexOf('+', StringComparison.Ordinal);
        var build = plus < 0 ? null : value[(plus + 1)..];
        value = plus < 0 ? value : value[..plus];
        var dash = value.IndexOf('-', StringComparison.Ordinal);
        var prerelease = dash < 0 ? null : value[(dash + 1)..];
        var core = (dash < 0 ? value : value[..dash]).Split('.');
        return core.Length == 3 && Array.TrueForAll(core, IsNumber)
            && (prerelease is null || Array.TrueForAll(prerelease.Split('.'), part => IsIdentifier(part) && (!part.All(char.IsAsciiDigit) || IsNumber(part))))
            && (build is null || Array.TrueForAll(build.Split('.'), IsIdentifier));
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0');

    private static bool IsIdentifier(string text) => text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}
