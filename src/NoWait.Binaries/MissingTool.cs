namespace NoWait.Binaries;

/// <summary>A tool that is not there: what it would have gained, as far as that is known, and how to get it.</summary>
/// <param name="Name">The program that was looked for.</param>
/// <param name="Gain">What it would have gained, in a few words.</param>
public sealed record MissingTool(string Name, string Gain)
{
    /// <summary>The bytes it would have saved where they are known exactly; null when only trying can tell.</summary>
    public long? GainedBytes { get; init; }

    /// <summary>How to get it, by platform.</summary>
    public required IReadOnlyList<Remedy> Remedies { get; init; }

    /// <summary>What is missing, what it would have gained, and how to get it, in a sentence.</summary>
    public override string ToString() =>
        $"{Name} is not there: {Gain}. {string.Join("; ", Remedies.Select(remedy => $"{remedy.Platform}: {remedy.Command}"))}.";

    internal static MissingTool Strip(long bytes, string name = "strip") => new(name, $"it would take {Words.Size(bytes)} of symbols out")
    {
        GainedBytes = bytes,
        Remedies =
        [
            new("Debian, Ubuntu", "apt-get install binutils"),
            new("Fedora", "dnf install binutils"),
            new("Alpine", "apk add binutils"),
            new("macOS", "brew install binutils llvm, and put both on PATH"),
            new("Windows", "winget install LLVM.LLVM"),
        ],
    };

    internal static MissingTool ForeignStrip(long bytes, string machine, string? triple) =>
        Strip(bytes, triple is null ? $"a strip for {machine}" : $"{triple}-strip") with
        {
            Remedies =
            [
                new("Debian, Ubuntu", triple is null ? "apt-get install llvm" : $"apt-get install {Package(triple)}, or llvm"),
                new("Fedora", "dnf install llvm"),
                new("Alpine", "apk add llvm"),
                new("macOS", "brew install llvm, and put it on PATH"),
                new("Windows", "winget install LLVM.LLVM"),
            ],
        };

    private static string Package(string triple) => $"binutils-{triple.Replace('_', '-')}";

    internal static MissingTool Upx() => new("upx", "what packing would save is not known until it is tried")
    {
        Remedies =
        [
            new("Debian", "apt-get install -t bookworm-backports upx-ucl (Debian 12), apt-get install upx-ucl (later)"),
            new("Ubuntu", "apt-get install upx-ucl"),
            new("Fedora", "dnf install upx"),
            new("Alpine", "apk add upx"),
            new("macOS", "brew install upx"),
            new("Windows", "winget install UPX.UPX"),
        ],
    };
}

/// <summary>How to get a tool on a platform.</summary>
/// <param name="Platform">The platform's name.</param>
/// <param name="Command">What to run there.</param>
public sealed record Remedy(string Platform, string Command);
