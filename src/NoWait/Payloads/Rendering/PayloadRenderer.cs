using System.Text;
using NoWait.Payloads.Waste;
using NoWait.Timing.Rendering;

namespace NoWait.Payloads.Rendering;

/// <summary>Advice on bytes as tables for a terminal.</summary>
public static class PayloadRenderer
{
    private const int MostFindings = 10;
    private const int LeastFinding = 1_000;

    /// <summary>A block for each image: its executables, its layers and their waste; each line ends with a line feed.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="width">The columns that there are; sentences wrap, and paths are cut.</param>
    public static string Terminal(PayloadReport report, int width)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        foreach (var image in report.Images)
        {
            var paper = new Paper(text, width);
            paper.Line("").Line($"  {Words.Plain(image.Name)}  {Words.Digest(image.Digest)}");
            foreach (var program in image.Programs)
            {
                Program(paper, program, report);
            }

            Layers(paper, image.Waste);
            Findings(paper, image.Waste);
            foreach (var remark in image.Remarks)
            {
                paper.Sentence(remark, "  ");
            }
        }

        foreach (var name in report.NotBuilt)
        {
            new Paper(text, width).Line("").Sentence($"{name} has no image yet: './build.sh BuildImages' makes one.", "  ");
        }

        return text.ToString();
    }

    private static void Program(Paper paper, ProgramPayload program, PayloadReport report)
    {
        var rows = program.Variants.Select(one => (string[])
        [
            one.Variant == program.Carried ? one.Variant + " *" : one.Variant,
            Words.Bytes(one.Size),
            Words.Bytes(one.GzipSize),
            one.ZstdSize is { } zstd ? Words.Bytes(zstd) : "-",
            one.StartUp is { } start ? PayloadWords.Time(start) : "-",
            one.PeakMemory is { } memory ? Words.Bytes(memory) : "-",
            one.MakingTime is { } making ? PayloadWords.Time(making) : "-",
            program.Comparisons.FirstOrDefault(other => other.After.Variant == one.Variant) is { } comparison && (one.StartUp is not null || one.Variant == "stripped")
                ? PayloadWords.PaysBelow(comparison)
                : "-",
        ]);
        paper.Line("").Table([$"{program.Path}", "size", "gzip", "zstd", "start", "memory", "made in", "pays below"], [.. rows]);
        foreach (var sentence in PayloadWords.Advice(program, report).Concat(PayloadWords.Omissions(program)))
        {
            paper.Sentence(sentence, "  ");
        }
    }

    private static void Layers(Paper paper, ImageWaste waste)
    {
        var rows = waste.Layers.Select((layer, i) => (string[])
        [
            FormattableString.Invariant($"{i + 1} {(layer.IsBase ? "base" : "own")}"),
            Words.Bytes(layer.Packed),
            Words.Bytes(layer.Bytes),
            Words.Bytes(waste.Findings.Where(one => one.Layer == i).Sum(one => one.Bytes)),
            " " + Words.Plain(layer.CreatedBy ?? Words.Digest(layer.Digest)),
        ]);
        paper.Line("").Table(["layer", "packed", "files", "waste", " made by"], [.. rows], lastIsText: true);
        var of = waste.Base is { } name ? $", {Words.Bytes(waste.BaseBytes)} of its base {name}" : "";
        paper.Sentence(
            FormattableString.Invariant($"Efficiency {waste.Efficiency * 100:0.0} % as dive counts, {Words.Bytes(waste.DiveBytes)} in files found more than once. ")
            + $"Waste: {Words.Bytes(waste.OwnBytes)} of its own{of}.",
            "  ");
    }

    private static void Findings(Paper paper, ImageWaste waste)
    {
        var worth = waste.Findings.Where(one => one.Bytes >= LeastFinding).ToList();
        // What can be done about comes first.
        var shown = worth.OrderBy(one => waste.Layers[one.Layer].IsBase).Take(MostFindings).ToList();
        if (shown.Count == 0)
        {
            return;
        }

        var rows = shown.Select(one => (string[])
        [
            PayloadWords.Name(one.Kind),
            Words.Bytes(one.Bytes),
            FormattableString.Invariant($"{one.Files}"),
            FormattableString.Invariant($"{one.Layer + 1}{(waste.Layers[one.Layer].IsBase ? " base" : "")}{(one.By is { } by ? $" by {by + 1}" : "")}"),
            " " + Words.Plain(one.What),
        ]);
        paper.Line("").Table(["waste", "bytes", "files", "layer", " what"], [.. rows], lastIsText: true);
        var rest = waste.Findings.Except(shown).ToList();
        if (rest.Count > 0)
        {
            paper.Sentence($"and {Words.Bytes(rest.Sum(one => one.Bytes))} more for {Words.Count(rest.Count, "reason")}: --json has them all", "  ");
        }

        foreach (var (kind, remedy) in shown.Select(one => (one.Kind, one.Remedy)).Distinct())
        {
            paper.Sentence($"{PayloadWords.Name(kind)}: {remedy}", "  ");
        }
    }
}
