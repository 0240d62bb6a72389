namespace NoWait.Linting.Checks;

/// <summary>What bases weigh, and what of their family weighs less.</summary>
/// <remarks>
/// Compressed sizes for linux/amd64 as docker-library/repo-info states them: debian, node, golang's full image and ubuntu
/// in June to August 2026, the others in August and September 2026. They show proportions, not today's bytes.
/// </remarks>
internal static class BaseImages
{
    /// <summary>When and where the sizes were read.</summary>
    public const string Source = "docker-library/repo-info, summer 2026, compressed, amd64";

    private static readonly (string Family, string Variant, double Megabytes)[] Sizes =
    [
        ("python", "", 415.0), ("python", "slim", 43.4), ("python", "alpine", 17.8),
        ("node", "", 442.4), ("node", "slim", 84.6), ("node", "alpine", 62.8),
        ("golang", "", 312.3), ("golang", "alpine", 75.2),
        ("rust", "", 593.0), ("rust", "slim", 323.1),
        ("debian", "", 49.3), ("debian", "slim", 29.8),
        ("ubuntu", "", 41.6),
        ("alpine", "", 3.8),
        ("eclipse-temurin", "jdk", 230.1), ("eclipse-temurin", "jre", 121.1), ("eclipse-temurin", "jre-alpine", 74.1),
    ];

    private static readonly string[] Ovens =
        ["golang", "rust", "gcc", "maven", "gradle", "buildpack-deps", "sbt", "haskell", "swift", "dart", "mcr.microsoft.com/dotnet/sdk"];

    /// <summary>The image's name without its tag, digest and Docker Hub's own prefix.</summary>
    public static string Family(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        name = colon > name.LastIndexOf('/') ? name[..colon] : name;
        foreach (var prefix in (string[])["docker.io/library/", "docker.io/", "library/"])
        {
            name = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
        }

        return name;
    }

    /// <summary>The image's tag; null where it names none.</summary>
    public static string? Tag(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[(colon + 1)..] : null;
    }

    /// <summary>Whether an image holds compilers.</summary>
    public static bool IsOven(string image)
    {
        var family = Family(image);
        return Array.IndexOf(Ovens, family) >= 0 || (family is "eclipse-temurin" or "openjdk" or "amazoncorretto" && Tag(image)?.Contains("jre", StringComparison.Ordinal) != true);
    }

    /// <summary>Its size and the smaller ones of its family, in MB; null where the table knows none.</summary>
    public static (double Megabytes, IReadOnlyList<(string Image, double Megabytes)> Smaller)? Smaller(string image)
    {
        var (family, tag) = (Family(image), Tag(image) ?? "latest");
        var variant = family == "eclipse-temurin"
            ? tag.Contains("jre", StringComparison.Ordinal) ? tag.Contains("alpine", StringComparison.Ordinal) ? "jre-alpine" : "jre" : "jdk"
            : tag.Contains("alpine", StringComparison.Ordinal) ? "alpine" : tag.Contains("slim", StringComparison.Ordinal) ? "slim" : "";
        if (tag.Contains("windows", StringComparison.Ordinal) || tag.Contains("nanoserver", StringComparison.Ordinal) || !Array.Exists(Sizes, one => one.Family == family && one.Variant == variant))
        {
            return null;
        }

        var size = Array.Find(Sizes, one => one.Family == family && one.Variant == variant).Megabytes;
        var version = Version(family, tag);
        return (size, [.. Sizes.Where(one => one.Family == family && one.Megabytes < size).Select(one => ($"{family}:{Join(version, one.Variant)}", one.Megabytes))]);
    }

    private static string Version(string family, string tag)
    {
        var first = tag.Split('-')[0];
        return first.Length > 0 && (char.IsAsciiDigit(first[0]) || family == "debian") && first != "slim" ? first : "";
    }

    private static string Join(string version, string variant) => version.Length == 0 ? variant : $"{version}-{variant}";
}
