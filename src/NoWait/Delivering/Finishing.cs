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
                Copy(run, act), Smoke(run.Service), $"{run.Service.Name}{act.Path}", cancellationToken);
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
            Delivery = new() { Link = Link },
            Subject = subject,
        };
        return new Compressor(_workshop).CompressAsync(file, compression, cancellationToken);
    }

    // What was said counts, then what the last push to where this one goes has measured.
    private Bandwidth? Link =>
        options.LinkMegabits is { } said ? Bandwidth.FromMegabits(said)
        : options.Registry is { } registry && new LinkSpeeds(workspace.Links).Of(registry.Split('/')[0]) is { } measured ? new(measured * 8)
        : null;

    private static SmokeCommand? Smoke(Service service) =>
        service.Smoke is { } arguments ? new SmokeCommand { Arguments = [.. arguments] } : null;

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

        copy = Path.Combine(workspace.Cache, "finished", run.Service.Name, act.Stage, act.Path.TrimStart('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(act.File, copy, overwrite: true);
        run.Replaced[act.File] = copy;
        return copy;
    }
}
