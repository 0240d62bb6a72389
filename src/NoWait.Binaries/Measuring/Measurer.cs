using System.IO.Compression;
using NoWait.Binaries.Programs;

namespace NoWait.Binaries.Measuring;

/// <summary>A variant of a binary, and the file that holds it.</summary>
internal sealed record Variant(string Name, string Path)
{
    /// <summary>How long it took to make; null for the variant that the others are made from.</summary>
    public TimeSpan? MakingTime { get; init; }
}

/// <summary>What was measured of each variant, in their order; or why nothing could be.</summary>
internal sealed record MeasurerResult(IReadOnlyList<Measurement> Measurements, string? Complaint);

/// <summary>Measures what a binary weighs and what its start costs: sizes by compressing, starts by starting.</summary>
internal sealed class Measurer(ProgramRunner runner)
{
    private const int Block = 1024 * 1024;

    /// <summary>Starts on top of the timed ones: watching a program's memory slows its end.</summary>
    private const int MemoryTurns = 3;

    /// <summary>Measures variants under the same conditions: their starts take turns.</summary>
    public async Task<MeasurerResult> MeasureAsync(
        IReadOnlyList<Variant> variants, SmokeCommand? smoke, CancellationToken cancellationToken)
    {
        var weights = await Task.WhenAll(variants.Select(variant => WeighAsync(variant, cancellationToken)));
        if (smoke is null)
        {
            return new(weights, null);
        }

        var starts = variants.Select(_ => new List<ProgramResult>()).ToList();
        var timed = Math.Max(1, smoke.Starts);
        for (var turn = 1; turn <= timed + MemoryTurns; turn++)
        {
            foreach (var (variant, results) in variants.Zip(starts))
            {
                var result = await StartAsync(variant.Path, smoke, turn > timed, cancellationToken);
                if (result.Complaint(smoke.ExitCode) is { } complaint)
                {
                    return new([], $"the smoke command {complaint}, on start {turn} of {variant.Name}");
                }

                results.Add(result);
            }
        }

        return new([.. weights.Zip(starts, (weight, results) => With(weight, results, timed))], null);
    }

    /// <summary>The measurement with the starts that were timed, and the rest that were watched.</summary>
    private static Measurement With(Measurement measurement, List<ProgramResult> starts, int timed) => measurement with
    {
        StartUp = starts.Take(timed).Select(start => start.Elapsed).Order().ElementAt(timed / 2),
        PeakMemory = starts.Skip(timed).Max(start => start.PeakMemory),
        Starts = timed,
    };

    private Task<ProgramResult> StartAsync(string path, SmokeCommand smoke, bool watches, CancellationToken cancellationToken) =>
        runner.RunAsync(Soundness.Describe(path, smoke) with { Captures = false, WatchesMemory = watches }, cancellationToken);

    private static Task<Measurement> WeighAsync(Variant variant, CancellationToken cancellationToken) => Task.Run(
        () => new Measurement(variant.Name, new FileInfo(variant.Path).Length, GzipSize(variant.Path, cancellationToken))
        {
            MakingTime = variant.MakingTime,
        },
        cancellationToken);

    /// <summary>The size of a file in gzip, written in blocks of one size: the result depends on them.</summary>
    private static long GzipSize(string path, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        using var counter = new CountingStream();
        using (var gzip = new GZipStream(counter, CompressionLevel.Optimal, leaveOpen: true))
        {
            var block = new byte[Block];
            while (file.ReadAtLeast(block, Block, throwOnEndOfStream: false) is > 0 and var read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                gzip.Write(block, 0, read);
            }
        }

        return counter.Length;
    }
}
