using NoWait.Binaries.Programs;
using NoWait.Binaries.Storage;
using NoWait.Binaries.Stripping;

namespace NoWait.Binaries.Measuring;

/// <summary>Makes every variant of a binary beside it, measures them, and leaves everything as it was.</summary>
/// <param name="workshop">Where the tools are, and where results are remembered.</param>
public sealed class Surveyor(Workshop workshop)
{
    private readonly ProgramRunner _runner = new(workshop.Time);
    private readonly ResultStore _store = new(workshop);

    /// <summary>Measures a binary as it is, stripped, and packed at each level; an unchanged one is not measured again.</summary>
    /// <remarks>Variants that cannot be made, or do not pass the smoke command, are left out and named.</remarks>
    /// <exception cref="IOException">The file or its folder cannot be read or written.</exception>
    public async Task<Survey> SurveyAsync(string path, SurveyOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var target = WorkFile.Resolve(path);
        var facts = BinaryFacts.Read(target);
        var key = ContentKey.Of([
            "survey",
            await ContentKey.OfFileAsync(target, cancellationToken),
            ContentKey.Of(options.Smoke),
            .. options.Levels.Select(level => level.ToString()),
            .. Tools(facts).Select(ContentKey.OfTool)]);
        if (await _store.ReadAsync(key, RememberedJson.Default.RememberedSurvey, cancellationToken) is { } known)
        {
            return new(facts, known.Variants, known.Omissions);
        }

        using var run = new SurveyRun(target, options, workshop, _runner, _store);
        var variants = await run.MeasureAsync(cancellationToken);
        _store.Write(key, new(variants, run.Omissions), RememberedJson.Default.RememberedSurvey);
        return new(facts, variants, run.Omissions);
    }

    private IEnumerable<string> Tools(BinaryFacts facts) =>
        StripTool.For(facts.Elf?.Machine ?? default, keepsDebug: false, workshop)
            .Select(tool => (string?)tool.Path)
            .Append(workshop.Find("upx"))
            .Append(workshop.Find("zstd"))
            .OfType<string>();
}
