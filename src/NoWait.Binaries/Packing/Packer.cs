using System.Diagnostics;
using NoWait.Binaries.Programs;
using NoWait.Binaries.Storage;

namespace NoWait.Binaries.Packing;

/// <summary>Packs programs with UPX, whether it pays or not.</summary>
/// <param name="workshop">Where UPX is, and where results are remembered.</param>
public sealed class Packer(Workshop workshop)
{
    /// <summary>What is smaller is not packed: UPX's own loader would eat the gain.</summary>
    public const long SmallestSize = 40 * 1024;

    private readonly ProgramRunner _runner = new(workshop.Time);
    private readonly ResultStore _store = new(workshop);

    /// <summary>Packs a file in its place, at once or not at all; its mode and build ID stay.</summary>
    /// <remarks>The packed copy passes <c>upx -t</c> and the smoke command first. The second time nothing is run.</remarks>
    /// <exception cref="IOException">The file or its folder cannot be read or written.</exception>
    public async Task<PackOutcome> PackAsync(string path, PackOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var activity = BinariesTelemetry.Source.StartActivity("pack");
        var target = WorkFile.Resolve(path);
        var outcome = await PackTargetAsync(target, options, cancellationToken);
        activity.Describe($"{Path.GetFileName(path)}: {outcome}", IsHit(outcome), new FileInfo(target).Length);
        if (outcome is PackOutcome.Rejected rejected)
        {
            activity?.SetStatus(ActivityStatusCode.Error, rejected.Reason);
        }

        return outcome;
    }

    private async Task<PackOutcome> PackTargetAsync(string target, PackOptions options, CancellationToken cancellationToken)
    {
        var (job, against) = await PrepareAsync(workshop, target, options, cancellationToken);
        if (job is null)
        {
            return against!;
        }

        using var run = new PackRun(job, workshop, _runner, _store);
        return await run.MakeAsync(cancellationToken) is { } rejected ? rejected : run.Commit();
    }

    /// <summary>What is to be done, or what stands against it.</summary>
    internal static async Task<(PackJob? Job, PackOutcome? Against)> PrepareAsync(
        Workshop workshop, string target, PackOptions options, CancellationToken cancellationToken)
    {
        var facts = BinaryFacts.Read(target);
        if (Refusal(facts) is { } reason)
        {
            return (null, new PackOutcome.Refused(reason));
        }

        if (workshop.Find("upx") is not { } upx)
        {
            return (null, new PackOutcome.NoTool(MissingTool.Upx()));
        }

        var key = ContentKey.Of([
            "pack",
            await ContentKey.OfFileAsync(target, cancellationToken),
            options.Level.ToString(),
            ContentKey.Of(options.Smoke),
            ContentKey.OfTool(upx)]);
        return (new(target, facts, options, upx, key), null);
    }

    /// <summary>Why a file must not be packed, as a clause; null when it may.</summary>
    public static string? Refusal(BinaryFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return facts switch
        {
            { IsPacked: true } => "UPX has packed it already",
            { Format: BinaryFormat.Script } => "it is a script",
            { Format: BinaryFormat.PortableExecutable } => "it is a Windows executable or a .NET assembly",
            { Format: BinaryFormat.MachO } => "it is a macOS executable, which UPX no longer packs",
            { Format: not BinaryFormat.Elf } => "it is not an executable",
            { Flaw: { } flaw } => $"it is damaged: {flaw}",
            { Bundle: not null } => "it is a .NET single-file bundle, which loses its assemblies when packed",
            { IsProgram: false } => "it is not a program",
            { Elf.AppendedBytes: > 0 } =>
                $"{Words.Size(facts.Elf.AppendedBytes)} are appended to it, which it may look for in its old place",
            { Size: < SmallestSize } => $"it is too small ({Words.Size(facts.Size)})",
            _ => null,
        };
    }

    private static bool? IsHit(PackOutcome outcome) => outcome switch
    {
        PackOutcome.Packed packed => packed.FromCache,
        PackOutcome.Rejected => false,
        _ => null,
    };
}
