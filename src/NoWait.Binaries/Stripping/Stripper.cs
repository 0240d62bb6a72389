using System.Diagnostics;
using NoWait.Binaries.Programs;
using NoWait.Binaries.Storage;

namespace NoWait.Binaries.Stripping;

/// <summary>Takes symbols and debug information out of programs and libraries.</summary>
/// <param name="workshop">Where the tools are, and where results are remembered.</param>
public sealed class Stripper(Workshop workshop)
{
    private readonly ProgramRunner _runner = new(workshop.Time);
    private readonly ResultStore _store = new(workshop);

    /// <summary>Strips a file in its place, at once or not at all; its mode, build ID and behaviour stay.</summary>
    /// <remarks>The same content gives the same bytes, and the second time nothing is run.</remarks>
    /// <exception cref="IOException">The file or its folder cannot be read or written.</exception>
    public async Task<StripOutcome> StripAsync(string path, StripOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var activity = BinariesTelemetry.Source.StartActivity("strip");
        var target = WorkFile.Resolve(path);
        var outcome = await StripTargetAsync(target, options, cancellationToken);
        activity.Describe($"{Path.GetFileName(path)}: {outcome}", IsHit(outcome), new FileInfo(target).Length);
        if (outcome is StripOutcome.Rejected rejected)
        {
            activity?.SetStatus(ActivityStatusCode.Error, rejected.Reason);
        }

        return outcome;
    }

    private async Task<StripOutcome> StripTargetAsync(string target, StripOptions options, CancellationToken cancellationToken)
    {
        var facts = BinaryFacts.Read(target);
        if (Refusal(facts) is { } reason)
        {
            return new StripOutcome.Refused(reason);
        }

        if (facts.Elf is { HasSymbols: false, HasDebugInfo: false })
        {
            return new StripOutcome.AlreadyStripped(facts.Size);
        }

        var tools = StripTool.For(facts.Elf!.Machine, options.DebugFolder is not null, workshop);
        if (tools.Count == 0)
        {
            var name = options.DebugFolder is null ? "strip" : "objcopy";
            return new StripOutcome.NoTool(MissingTool.Strip(facts.Elf.StrippableBytes, name));
        }

        using var run = new StripRun(new(target, facts, options, tools), workshop, _runner, _store);
        return await run.RunAsync(cancellationToken);
    }

    /// <summary>Why a file must not be stripped, as a clause; null when it may.</summary>
    public static string? Refusal(BinaryFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return facts switch
        {
            { Format: BinaryFormat.Script } => "it is a script",
            { Format: BinaryFormat.PortableExecutable } => "it is a Windows executable or a .NET assembly",
            { Format: BinaryFormat.MachO } => "it is a macOS executable",
            { Format: not BinaryFormat.Elf } => "it is not an executable",
            { Flaw: { } flaw } => $"it is damaged: {flaw}",
            { IsPacked: true } => "UPX packed it: strip before packing",
            { Bundle: not null } => "it is a .NET single-file bundle, which loses its assemblies when stripped",
            { IsProgram: false, Elf.Type: not Elf.ElfType.SharedObject } => "it is neither a program nor a library",
            { Elf.AppendedBytes: > 0 } =>
                $"{Words.Size(facts.Elf.AppendedBytes)} are appended to it, which stripping would cut off",
            _ => null,
        };
    }

    private static bool? IsHit(StripOutcome outcome) => outcome switch
    {
        StripOutcome.Stripped stripped => stripped.FromCache,
        StripOutcome.AlreadyStripped => true,
        StripOutcome.Rejected => false,
        _ => null,
    };
}
