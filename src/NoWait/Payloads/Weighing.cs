using NoWait.Binaries;
using NoWait.Builders;
using NoWait.Changes;
using NoWait.Oci;
using NoWait.Payloads.Waste;
using NoWait.Timing.Rendering;

namespace NoWait.Payloads;

/// <summary>An image that is weighed, and what is known of it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Image">The image.</param>
/// <param name="Below">What it stands on; null for nothing that is known.</param>
internal sealed record Subject(string Name, OciImage Image, BaseImage? Below)
{
    /// <summary>Finds those of its executables that its definition strips or packs.</summary>
    public Func<IReadOnlyList<ImageExecutable>, IEnumerable<BuiltProgram>> Built { get; init; } = static _ => [];

    /// <summary>How its own executables are tried; null to start none.</summary>
    public SmokeCommand? Smoke { get; init; }

    /// <summary>What could not be measured or told.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>Weighs images: their files in one pass over each layer, then their executables on copies.</summary>
/// <param name="workspace">Where copies may lie, and what was measured before.</param>
/// <param name="delivery">The way of delivery.</param>
internal sealed class Weighing(Workspace workspace, Binaries.Delivery delivery)
{
    private static int s_count;

    public required Action<string> Say { get; init; }

    public async Task<ImagePayload> WeighAsync(Subject subject, CancellationToken cancellationToken)
    {
        Say($"{subject.Name}: look through {Words.Count(subject.Image.Layers.Count, "layer")}");
        var (waste, executables) = await WasteFinder.FindAsync(subject.Image, subject.Below, cancellationToken);
        var own = executables.Where(one => !waste.Layers[one.Layer].IsBase).ToList();
        var chosen = ProgramChoice.Of(subject.Image, own, [.. subject.Built(own)]);
        var remarks = new List<string>(subject.Remarks);
        if (chosen.LeftOut.Count > 0)
        {
            remarks.Add($"{Words.Count(chosen.LeftOut.Count, "more executable")} of size {(chosen.LeftOut.Count == 1 ? "was" : "were")} not measured, "
                + $"the largest {chosen.LeftOut[0].Path} ({Words.Bytes(chosen.LeftOut[0].Size)}).");
        }

        return new(subject.Name, subject.Image.Descriptor.Digest.ToString(), [.. await MeasureAsync(subject, chosen, cancellationToken)], waste)
        {
            Remarks = [.. remarks],
        };
    }

    private async Task<List<ProgramPayload>> MeasureAsync(Subject subject, ChosenPrograms chosen, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(
            Workspace.Ensure(workspace.Cache), "payload", FormattableString.Invariant($"{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}"));
        try
        {
            var measuring = new ProgramMeasuring(Workshop.OnPath(Path.Combine(workspace.Cache, "binaries")), delivery, folder);
            var programs = new List<ProgramPayload>();
            foreach (var (program, smoke) in chosen.Named.Select(one => (one, subject.Smoke)).Concat(chosen.Others.Select(one => (one, (SmokeCommand?)null))))
            {
                Say($"{subject.Name}: measure {program.Executable.Path}");
                if (await measuring.MeasureAsync(subject.Image, program, smoke, cancellationToken) is { } measured)
                {
                    programs.Add(measured);
                }
            }

            return programs;
        }
        finally
        {
            Disk.Delete(folder);
        }
    }
}
