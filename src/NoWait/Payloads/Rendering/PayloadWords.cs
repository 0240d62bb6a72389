using System.Globalization;
using NoWait.Binaries;
using NoWait.Binaries.Measuring;
using NoWait.Binaries.Packing;
using NoWait.Payloads.Waste;
using NoWait.Timing.Rendering;

namespace NoWait.Payloads.Rendering;

/// <summary>Verdicts and findings in words, the same on every paper.</summary>
internal static class PayloadWords
{
    // Of the layer of a stripped program, as measured on programs in Go, C and .NET; only trying tells.
    private const double UsualLeast = 0.02;
    private const double UsualMost = 0.10;

    /// <summary>What strip does for a program, and what UPX would, in two sentences of one form.</summary>
    public static IEnumerable<string> Advice(ProgramPayload program, PayloadReport report)
    {
        if (program.Comparisons.FirstOrDefault(one => one.After.Variant == "stripped") is { } strip)
        {
            yield return $"strip: {Saving(strip)}{Costs(strip)}{Carried(program, strip)}";
        }
        else if (Omission(program, "stripped: ") is { } why)
        {
            yield return $"strip: {why}";
        }

        yield return $"UPX: {Upx(program, report)}";
        if (Better(program) is { } better)
        {
            yield return $"{better.After.Variant} would pay: {Saving(better)}{Costs(better)}";
        }
    }

    /// <summary>The reasons why variants are missing, each once: of levels that fail alike, one word.</summary>
    public static IEnumerable<string> Omissions(ProgramPayload program) => program.Omissions
        .Where(one => !one.StartsWith("stripped: ", StringComparison.Ordinal))
        .Select(one => (Name: one[..one.IndexOf(':', StringComparison.Ordinal)], Why: one[(one.IndexOf(':', StringComparison.Ordinal) + 2)..]))
        .Where(one => !(one.Name.StartsWith("upx", StringComparison.Ordinal) && program.Packing is Verdict.Impossible))
        .GroupBy(one => one.Why, StringComparer.Ordinal)
        .Select(group => $"{string.Join(", ", group.Select(one => one.Name))}: {group.Key}");

    /// <summary>A speed, with where it comes from.</summary>
    public static string Link(PayloadReport report) => report.Delivery.Link is { } link ? $"{link}, {report.LinkSource}" : report.LinkSource;

    /// <summary>A short time: <c>1.9 ms</c>, <c>118 ms</c>, <c>1.90 s</c>.</summary>
    public static string Time(TimeSpan time) => Math.Abs(time.TotalMilliseconds) switch
    {
        < 9.95 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms"),
        < 999.5 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        _ => Words.Duration(time),
    };

    /// <summary>What a kind of waste is called in a table.</summary>
    public static string Name(WasteKind kind) => kind switch
    {
        WasteKind.BuildTool => "build tool",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Below which speed a variant pays: a speed, <c>always</c> or <c>never</c>.</summary>
    public static string PaysBelow(Binaries.Comparison comparison) => comparison.BreakEven switch
    {
        null => "never",
        { BitsPerSecond: double.PositiveInfinity } => "always",
        var speed => $"{speed}",
    };

    private static string Saving(Binaries.Comparison one)
    {
        var time = one.Delivery.Link is { } link ? $" ({Time(link.TimeFor(Math.Abs(one.SavedOnTheWire)))})" : "";
        return one.SavedOnTheWire >= 0
            ? $"saves {Words.Bytes(one.SavedOnTheWire)} on the wire{time}"
            : $"adds {Words.Bytes(-one.SavedOnTheWire)} on the wire{time}";
    }

    private static string Costs(Binaries.Comparison one)
    {
        string?[] costs =
        [
            one.After.MakingTime is { } making ? $"{Time(making)} to make" : null,
            one.AddedStartUp is { } added && added > TimeSpan.Zero ? $"{Time(added)} at each start" : null,
        ];
        var words = string.Join(" and ", costs.OfType<string>());
        return words.Length == 0 ? "" : $", costs {words}";
    }

    private static string Upx(ProgramPayload program, PayloadReport report) => program.Packing switch
    {
        Verdict.Impossible { Why: PackOutcome.NoTool missing } => $"{missing.Tool} {Estimate(program)}",
        Verdict.Impossible impossible => $"{impossible}",
        { Numbers: { } numbers } judged => $"{Saving(numbers)}{Costs(numbers)}: {Pays(numbers, judged is Verdict.Packed)}; your link: {Link(report)}",
        var other => $"{Sizes(program)}{other}",
    };

    private static string Pays(Binaries.Comparison numbers, bool pays) => (pays, numbers.BreakEven) switch
    {
        (true, { BitsPerSecond: < double.PositiveInfinity } speed) => $"worth it below {speed}",
        (true, _) => "worth it",
        (false, { BitsPerSecond: < double.PositiveInfinity } speed) => $"not worth it above {speed}",
        _ => "never worth it",
    };

    private static string Sizes(ProgramPayload program) =>
        program.Comparisons.FirstOrDefault(one => one.After.Variant == PackLevel.Default.ToString()) is { } packed ? $"{Saving(packed)}; " : "";

    private static string Estimate(ProgramPayload program)
    {
        var layer = program.Variants.Last(one => one.Variant is "as built" or "stripped").GzipSize;
        return $"Of other programs it took 2 to 10 % off the layer: that would be {Words.Bytes((long)(layer * UsualLeast))} to {Words.Bytes((long)(layer * UsualMost))} here, "
            + "for a slower start.";
    }

    // What --compress auto does not choose by itself.
    private static Binaries.Comparison? Better(ProgramPayload program) => program.Packing is Verdict.NotWorthIt
        ? program.Comparisons.Where(one => one.After.Variant.StartsWith("upx", StringComparison.Ordinal) && one.AddedStartUp is not null && one.Pays)
            .MaxBy(one => one.Gain - one.Cost)
        : null;

    private static string Carried(ProgramPayload program, Binaries.Comparison strip) =>
        program.Carried == strip.Before.Variant && strip.SavedOnTheWire > 0 ? $"; the image carries it as built: add .Strip(\"{program.Path}\") to the stage that makes it"
        : "";

    private static string? Omission(ProgramPayload program, string start) =>
        program.Omissions.FirstOrDefault(one => one.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
}
