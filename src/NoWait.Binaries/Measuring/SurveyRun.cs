using NoWait.Binaries.Packing;
using NoWait.Binaries.Programs;
using NoWait.Binaries.Storage;
using NoWait.Binaries.Stripping;

namespace NoWait.Binaries.Measuring;

/// <summary>One binary being surveyed: its variants lie beside it until the survey is over.</summary>
internal sealed class SurveyRun(
    string target, SurveyOptions options, Workshop workshop, ProgramRunner runner, ResultStore store) : IDisposable
{
    private readonly List<Variant> _variants = [new(Survey.AsBuilt, target)];
    private readonly List<string> _omissions = [];
    private readonly List<WorkFile> _files = [];

    /// <summary>Each variant that could not be made, and why.</summary>
    public IReadOnlyList<string> Omissions => _omissions;

    /// <summary>Makes the variants and measures them.</summary>
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        await StripAsync(cancellationToken);
        await PackAsync(cancellationToken);
        var measurer = new Measurer(runner);
        var measured = await measurer.MeasureAsync(_variants, options.Smoke, cancellationToken);
        if (measured.Complaint is not null)
        {
            _omissions.Add($"starts: {measured.Complaint}");
            measured = await measurer.MeasureAsync(_variants, smoke: null, cancellationToken);
        }
        else if (options.Smoke is not null)
        {
            await RememberAsync(measured.Measurements, cancellationToken);
        }

        return await WithZstdAsync(measured.Measurements, cancellationToken);
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private async Task StripAsync(CancellationToken cancellationToken)
    {
        var copy = Copy(target);
        var outcome = await new Stripper(workshop).StripAsync(copy, new() { Smoke = options.Smoke }, cancellationToken);
        if (outcome is StripOutcome.Stripped stripped)
        {
            _variants.Add(new(Survey.Stripped, copy) { MakingTime = stripped.Elapsed });
        }
        else
        {
            _omissions.Add($"{Survey.Stripped}: {outcome}");
        }
    }

    private async Task PackAsync(CancellationToken cancellationToken)
    {
        var packer = new Packer(workshop);
        var from = _variants[^1].Path;
        foreach (var level in options.Levels)
        {
            var copy = Copy(from);
            var outcome = await packer.PackAsync(copy, new() { Level = level, Smoke = options.Smoke }, cancellationToken);
            if (outcome is PackOutcome.Packed packed)
            {
                _variants.Add(new(level.ToString(), copy) { MakingTime = packed.Elapsed });
            }
            else
            {
                _omissions.Add($"{level}: {outcome}");
            }
        }
    }

    /// <summary>Tells <see cref="Compressor"/> what was measured, where it has measured nothing itself: the two never disagree.</summary>
    private async Task RememberAsync(IReadOnlyList<Measurement> measured, CancellationToken cancellationToken)
    {
        var from = measured.Last(one => one.Variant is Survey.AsBuilt or Survey.Stripped);
        var path = _variants.First(variant => variant.Name == from.Variant).Path;
        foreach (var level in options.Levels)
        {
            var packed = measured.FirstOrDefault(one => one.Variant == level.ToString());
            var packing = new PackOptions { Level = level, Smoke = options.Smoke };
            if (packed is not null
                && await Packer.PrepareAsync(workshop, path, packing, cancellationToken) is { Job: { } job }
                && await store.ReadAsync(Compressor.NumbersKey(job), RememberedJson.Default.RememberedNumbers, cancellationToken) is null)
            {
                store.Write(Compressor.NumbersKey(job), new(from, packed), RememberedJson.Default.RememberedNumbers);
            }
        }
    }

    private async Task<IReadOnlyList<Measurement>> WithZstdAsync(
        IReadOnlyList<Measurement> measurements, CancellationToken cancellationToken)
    {
        if (workshop.Find("zstd") is not { } zstd)
        {
            _omissions.Add("zstd: it is not on the search path");
            return measurements;
        }

        var sized = new List<Measurement>();
        foreach (var (measurement, variant) in measurements.Zip(_variants))
        {
            sized.Add(measurement with { ZstdSize = await ZstdSizeAsync(zstd, variant.Path, cancellationToken) });
        }

        return sized;
    }

    private async Task<long?> ZstdSizeAsync(string zstd, string path, CancellationToken cancellationToken)
    {
        using var packed = WorkFile.Beside(path);
        string[] arguments = ["-3", "-q", "-f", "-o", packed.Path, path];
        var result = await runner.RunAsync(new(zstd, arguments) { Timeout = workshop.ToolTimeout }, cancellationToken);
        return result.ExitCode == 0 ? new FileInfo(packed.Path).Length : null;
    }

    private string Copy(string from)
    {
        var file = WorkFile.Beside(target);
        _files.Add(file);
        File.Copy(from, file.Path);
        return file.Path;
    }
}
