using NoWait.Binaries;
using NoWait.Binaries.Packing;
using NoWait.Binaries.Stripping;
using NoWait.Builders;
using NoWait.Images;
using NoWait.Waiting;

namespace NoWait.Delivering;

/// <summary>Strips and packs copies of what the build stages made: their own folders stay as the compilers left them.</summary>
internal sealed class Finishing(Workspace workspace, DeliveryOptions options, WaitingMeter? meter)
{
    private readonly Workshop _workshop = Workshop.OnPath(Path.Combine(workspace.Cache, "binaries"));

    public async Task<string?> StripAsync(ServiceRun run, CancellationToken cancellationToken)
    {
        string? note = null;
        foreach (var act in run.Pending<Strip>())
        {
            var outcome = await StripAsync(Copy(run, act), Smoke(run.Service), cancellationToken);
            note = outcome.ToString();
            if (outcome is StripOutcome.NoTool missing)
            {
                Miss(missing.Tool);
                note = "not stripped: no strip";
            }
        }

        return note;
    }

    public async Task<string?> CompressAsync(ServiceRun run, CancellationToken cancellationToken)
    {
        string? note = null;
        foreach (var act in run.Pending<Compress>())
        {
            var verdict = await CompressAsync(
                Copy(run, act), Smoke(run.Service), SubjectOf(run.Service, act.Path), cancellationToken);
            note = verdict.ToString();
            if (verdict is Verdict.Impossible { Why: PackOutcome.NoTool missing })
            {
                Miss(missing.Tool);
                note = "not packed: no UPX";
            }
        }

        return note;
    }

    /// <summary>Does an act that a later step of the build waits for, on the file itself.</summary>
    public Task ActAsync(PendingAct act, CancellationToken cancellationToken) => act.Instruction is Strip
        ? StripAsync(act.File, null, cancellationToken)
        : CompressAsync(act.File, null, act.File, cancellationToken);

    private Task<StripOutcome> StripAsync(string file, SmokeCommand? smoke, CancellationToken cancellationToken) =>
        new Stripper(_workshop).StripAsync(file, new StripOptions { Smoke = smoke }, cancellationToken);

    private Task<Verdict> CompressAsync(
        string file, SmokeCommand? smoke, string subject, CancellationToken cancellationToken)
    {
        var compression = new CompressionOptions
        {
            Policy = Choices.Compression(options),
            Smoke = smoke,
            Delivery = Links.Of(workspace, options),
            Subject = subject,
        };
        return new Compressor(_workshop).CompressAsync(file, compression, cancellationToken);
    }

    /// <summary>What an executable is called from build to build.</summary>
    public static string SubjectOf(Service service, string path) => $"{service.Name}{path}";

    /// <summary>How a service's executables are tried; null where it does not say.</summary>
    public static SmokeCommand? Smoke(Service service) =>
        service.Smoke is { } arguments ? new SmokeCommand { Arguments = [.. arguments] } : null;

    /// <summary>Where an executable lies that was stripped and packed as its definition says.</summary>
    public static string FileOf(Workspace workspace, Service service, string stage, string path) =>
        Path.Combine(workspace.Cache, "finished", service.Name, stage, path.TrimStart('/'));

    private void Miss(MissingTool tool) =>
        meter?.Miss(new(tool.Name, tool.Gain, string.Join("; ", tool.Remedies.Select(way => $"{way.Platform}: {way.Command}"))));

    // One copy for both acts: what was stripped is what is packed.
    private string Copy(ServiceRun run, PendingAct act)
    {
        if (run.Replaced.TryGetValue(act.File, out var copy))
        {
            return copy;
        }

        if (!File.Exists(act.File))
        {
            throw new BuildFailedException(
                $"Stage '{act.Stage}' made no {act.Path}, which {act.Instruction.GetType().Name} "
                + $"({act.Instruction.Origin}) is about: make it in a step before, or correct the path.")
            {
                Stage = act.Stage,
            };
        }

        copy = FileOf(workspace, run.Service, act.Stage, act.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(act.File, copy, overwrite: true);
        run.Replaced[act.File] = copy;
        return copy;
    }
}
