namespace NoWait.Binaries.Packing;

/// <summary>How hard UPX tries: only what is ever worth its time can be said.</summary>
/// <remarks>There is no <c>--best</c> without <c>--lzma</c>: it takes minutes for a few per cent.</remarks>
public sealed record PackLevel
{
    private PackLevel(params string[] arguments) => Arguments = arguments;

    /// <summary>UPX's own choice, by the file's size: <c>-7</c>, or <c>-8</c> below 512 kB.</summary>
    public static PackLevel Default { get; } = new();

    /// <summary><c>-1</c>: what it makes is often larger in a layer than the unpacked binary.</summary>
    public static PackLevel Fastest { get; } = new("-1");

    /// <summary><c>-9</c>.</summary>
    public static PackLevel Thorough { get; } = new("-9");

    /// <summary><c>--lzma</c>: smaller, and several times slower to start.</summary>
    public static PackLevel Lzma { get; } = new("--lzma");

    /// <summary><c>--best --lzma</c>: the smallest, and the slowest to make and to start.</summary>
    public static PackLevel BestLzma { get; } = new("--best", "--lzma");

    /// <summary>All levels, from the quickest to the slowest.</summary>
    public static IReadOnlyList<PackLevel> All { get; } = [Fastest, Default, Thorough, Lzma, BestLzma];

    /// <summary>UPX's options for it.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The command, such as <c>upx --lzma</c>.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend("upx"));
}
