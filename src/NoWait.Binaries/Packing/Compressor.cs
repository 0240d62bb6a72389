using System.Diagnostics;
using NoWait.Binaries.Measuring;
using NoWait.Binaries.Programs;
using NoWait.Binaries.Storage;

namespace NoWait.Binaries.Packing;

/// <summary>Packs programs when that pays: when the link saves more time than packing and every start cost.</summary>
/// <param name="workshop">Where UPX is, and where results are remembered.</param>
public sealed class Compressor(Workshop workshop)
{
    private const double ClearMargin = 2;
    private const double SimilarSize = 0.1;

    private readonly ProgramRunner _runner = new(workshop.Time);
    private readonly ResultStore _store = new(workshop);

    /// <summary>Packs a file in its place if its policy says so, at once or not at all, and says why.</summary>
    /// <remarks>An unchanged file is judged by what was measured before: nothing is run, whatever the delivery.</remarks>
    /// <exception cref="IOException">The file or its folder cannot be read or written.</exception>
    public async Task<Verdict> CompressAsync(string path, CompressionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Policy == CompressionPolicy.Never)
        {
            return new Verdict.NotAsked();
        }

        using var activity = BinariesTelemetry.Source.StartActivity("pack");
        var target = WorkFile.Resolve(path);
        var (verdict, isRecalled) = await JudgeAsync(target, options, cancellationToken);
        activity.Describe($"{Path.GetFileName(path)}: {verdict}", isRecalled, new FileInfo(target).Length);
        if (verdict is Verdict.Impossible { Why: PackOutcome.Rejected rejected })
        {
            activity?.SetStatus(ActivityStatusCode.Error, rejected.Reason);
        }

        return verdict;
    }

    private async Task<(Verdict Verdict, bool? IsRecalled)> JudgeAsync(
        string target, CompressionOptions options, CancellationToken cancellationToken)
    {
        var (job, against) = await Packer.PrepareAsync(workshop, target, options, cancellationToken);
        if (job is null)
        {
            return (new Verdict.Impossible(against!), null);
        }

        using var run = new PackRun(job, workshop, _runner, _store);
        if (options.Policy == CompressionPolicy.Always)
        {
            return await PackAsync(run, numbers: null, cancellationToken);
        }

        if (options.Smoke is null)
        {
            return (options.Delivery.Link is null
                ? new Verdict.NotWorthIt(IsFromEarlierBuild: false)
                : new Verdict.Unmeasured("what a start costs is not known; give it a smoke command that ends by itself"), null);
        }

        return await RecallAsync(job, options, cancellationToken) is { } known
            ? known.Verdict is { } verdict ? (verdict, true) : await PackAsync(run, known.Numbers, cancellationToken)
            : await MeasureAsync(run, job, options, cancellationToken);
    }

    /// <summary>What was measured before, and the verdict if it is to leave the file alone; null when nothing was.</summary>
    private async Task<(Verdict? Verdict, Comparison Numbers)?> RecallAsync(
        PackJob job, CompressionOptions options, CancellationToken cancellationToken)
    {
        if (await ReadAsync(NumbersKey(job), options, cancellationToken) is { } same)
        {
            return (same.Pays ? null : new Verdict.NotWorthIt(false) { Numbers = same }, same);
        }

        return options.Subject is not null
            && await ReadAsync(SubjectKey(options), options, cancellationToken) is { } earlier
            && earlier.Cost > earlier.Gain * ClearMargin
            && Math.Abs(job.Facts.Size - earlier.Before.Size) <= earlier.Before.Size * SimilarSize
                ? (new Verdict.NotWorthIt(true) { Numbers = earlier }, earlier)
                : null;
    }

    private async Task<(Verdict, bool?)> MeasureAsync(
        PackRun run, PackJob job, CompressionOptions options, CancellationToken cancellationToken)
    {
        if (await run.MakeAsync(cancellationToken) is { } rejected)
        {
            return (new Verdict.Impossible(rejected), false);
        }

        var result = await new Measurer(_runner).MeasureAsync(
            [new("as it is", job.Path), new(options.Level.ToString(), run.Candidate) { MakingTime = run.Elapsed }],
            options.Smoke,
            cancellationToken);
        if (result.Complaint is not null)
        {
            return (new Verdict.Unmeasured(result.Complaint), false);
        }

        var measured = new RememberedNumbers(result.Measurements[0], result.Measurements[1]);
        _store.Write(NumbersKey(job), measured, RememberedJson.Default.RememberedNumbers);
        if (options.Subject is not null)
        {
            _store.Write(SubjectKey(options), measured, RememberedJson.Default.RememberedNumbers);
        }

        var numbers = new Comparison(measured.Before, measured.After, options.Delivery);
        return numbers.Pays
            ? (new Verdict.Packed(run.Commit()) { Numbers = numbers }, false)
            : (new Verdict.NotWorthIt(false) { Numbers = numbers }, false);
    }

    private static async Task<(Verdict, bool?)> PackAsync(PackRun run, Comparison? numbers, CancellationToken cancellationToken) =>
        await run.MakeAsync(cancellationToken) is { } rejected
            ? (new Verdict.Impossible(rejected), false)
            : (new Verdict.Packed(run.Commit()) { Numbers = numbers }, run.IsFromCache);

    private async Task<Comparison?> ReadAsync(string key, CompressionOptions options, CancellationToken cancellationToken) =>
        await _store.ReadAsync(key, RememberedJson.Default.RememberedNumbers, cancellationToken) is { } numbers
            ? new(numbers.Before, numbers.After, options.Delivery)
            : null;

    /// <summary>Under which key it is remembered what packing did to a binary.</summary>
    internal static string NumbersKey(PackJob job) => job.Key + "-numbers";

    private static string SubjectKey(CompressionOptions options) =>
        ContentKey.Of(["subject", options.Subject!, options.Level.ToString(), ContentKey.Of(options.Smoke)]);
}
