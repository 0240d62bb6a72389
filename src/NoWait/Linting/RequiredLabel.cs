namespace NoWait.Linting;

/// <summary>What a label's value is to be.</summary>
public enum LabelKind
{
    /// <summary>Anything but nothing.</summary>
    Text,

    /// <summary>An absolute URL.</summary>
    Url,

    /// <summary>A date with its time and offset (RFC 3339).</summary>
    Time,

    /// <summary>An SPDX license expression of identifiers that SPDX lists.</summary>
    License,

    /// <summary>A commit's hash: 7 to 40 lower-case hexadecimal digits, or 64.</summary>
    GitHash,

    /// <summary>A version (SemVer 2.0.0).</summary>
    Version,

    /// <summary>An e-mail address.</summary>
    Email,
}

/// <summary>A label that each image has.</summary>
/// <param name="Name">Its name, as <c>org.opencontainers.image.source</c>.</param>
/// <param name="Kind">What its value is to be.</param>
public sealed record RequiredLabel(string Name, LabelKind Kind = LabelKind.Text)
{
    /// <summary>Reads <c>NAME</c> or <c>NAME:KIND</c>, with hadolint's words for kinds: text, url, rfc3339, spdx, hash, semver, email.</summary>
    /// <exception cref="InvalidUsageException">There is no such kind, or no name.</exception>
    public static RequiredLabel Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.LastIndexOf(':');
        var (name, kind) = colon < 0 ? (text, "text") : (text[..colon], text[(colon + 1)..]);
        return name.Length == 0
            ? throw new InvalidUsageException($"'{text}' names no label: write it as NAME:KIND.")
            : new(name, kind.ToLowerInvariant() switch
            {
                "text" or "rawtext" => LabelKind.Text,
                "url" => LabelKind.Url,
                "rfc3339" or "time" => LabelKind.Time,
                "spdx" or "license" => LabelKind.License,
                "hash" => LabelKind.GitHash,
                "semver" or "version" => LabelKind.Version,
                "email" => LabelKind.Email,
                _ => throw new InvalidUsageException(
                    $"'{kind}' is no kind of label: write {name}:text, url, rfc3339, spdx, hash, semver or email."),
            });
    }
}
