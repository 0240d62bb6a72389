using System.Runtime.InteropServices;

namespace NoWait.Oci;

/// <summary>What an image runs on, by Go's names (image-spec, image index, "platform").</summary>
public sealed record Platform
{
    /// <summary>The operating system, as <c>linux</c> or <c>windows</c>.</summary>
    public required string Os { get; init; }

    /// <summary>The processor, as <c>amd64</c> or <c>arm64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The processor's variant, as <c>v7</c>; null for none.</summary>
    public string? Variant { get; init; }

    /// <summary>The operating system's version; null for any.</summary>
    public string? OsVersion { get; init; }

    /// <summary>Members of the JSON that have no name here, each as it was written; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Extra { get; init; }

    /// <summary>This machine's processor, with linux: what its containers run on.</summary>
    public static Platform Current { get; } = new()
    {
        Os = "linux",
        Architecture = RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "amd64",
            System.Runtime.InteropServices.Architecture.X86 => "386",
            System.Runtime.InteropServices.Architecture.Arm => "arm",
            var other => other.ToString().ToLowerInvariant(),
        },
    };

    /// <summary>The platform that <c>os/arch[/variant]</c> names.</summary>
    /// <exception cref="OciException">It names none (<see cref="OciError.InvalidName"/>).</exception>
    public static Platform Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length is 2 or 3 && !parts.Any(string.IsNullOrWhiteSpace)
            ? new Platform { Os = parts[0], Architecture = parts[1], Variant = parts.ElementAtOrDefault(2) }
            : throw new OciException(
                OciError.InvalidName, $"'{text}' is not a platform: write os/architecture, as linux/amd64.");
    }

    /// <summary>Whether an image for this platform is one for <paramref name="wanted"/>.</summary>
    public bool Satisfies(Platform wanted) =>
        Os == wanted.Os
        && Architecture == wanted.Architecture
        && (wanted.Variant is null || NormalVariant == wanted.NormalVariant)
        && (wanted.OsVersion is null || OsVersion == wanted.OsVersion);

    /// <inheritdoc />
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    // arm64 without a variant is v8, and is written both ways.
    private string? NormalVariant => Architecture == "arm64" ? Variant ?? "v8" : Variant;
}
