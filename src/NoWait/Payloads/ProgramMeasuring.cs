using NoWait.Binaries;
using NoWait.Binaries.Measuring;
using NoWait.Binaries.Packing;
using NoWait.Binaries.Stripping;
using NoWait.Oci;
using NoWait.Oci.Unpack;
using NoWait.Payloads.Waste;

namespace NoWait.Payloads;

/// <summary>Measures executables on copies: as built, stripped, packed at each level; and asks packing for its verdict.</summary>
/// <param name="workshop">Where the tools are, and what was measured before.</param>
/// <param name="delivery">The way of delivery.</param>
/// <param name="folder">A folder for the copies.</param>
internal sealed class ProgramMeasuring(Workshop workshop, Binaries.Delivery delivery, string folder)
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    private int _count;

    /// <summary>Measures one; null when it turns out to be neither a program nor anything with symbols to strip.</summary>
    /// <param name="image">The image that carries it.</param>
    /// <param name="program">The executable.</param>
    /// <param name="smoke">How it is tried; null to start it never.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ProgramPayload?> MeasureAsync(
        OciImage image, BuiltProgram program, SmokeCommand? smoke, CancellationToken cancellationToken)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, FormattableString.Invariant($"{++_count}"))).FullName;
        var file = Path.Combine(place, Path.GetFileName(program.Executable.Path));
        await CopyAsync(image, program, file, cancellationToken);
        var facts = BinaryFacts.Read(file);
        if (!facts.IsProgram && facts.Elf is not { StrippableBytes: > 0 })
        {
            return null;
        }

        var survey = await new Surveyor(workshop).SurveyAsync(file, new() { Smoke = smoke }, cancellationToken);
        var verdict = await JudgeAsync(file, program, smoke, cancellationToken);
        survey = survey with { Variants = [.. survey.Variants.Select(one => Decisive(one, verdict.Numbers))] };
        return new(program.Executable.Path, [.. survey.Variants], [.. survey.Compare(delivery)], verdict)
        {
            Omissions = [.. survey.Omissions],
            Carried = survey.Variants.FirstOrDefault(one => one.Size == program.Executable.Size)?.Variant,
        };
    }

    // The very steps of Strip and Compress, on a copy: what they would say is what is said.
    private async Task<Verdict> JudgeAsync(string file, BuiltProgram program, SmokeCommand? smoke, CancellationToken cancellationToken)
    {
        if (program.IsStripped)
        {
            await new Stripper(workshop).StripAsync(file, new() { Smoke = smoke }, cancellationToken);
        }

        var options = new CompressionOptions { Smoke = smoke, Delivery = delivery, Subject = program.Subject };
        return await new Compressor(workshop).CompressAsync(file, options, cancellationToken);
    }

    // Where a start was timed for the verdict and again for the table, the verdict's time is shown.
    private static Measurement Decisive(Measurement measured, Binaries.Comparison? numbers) => numbers switch
    {
        { After: var after } when after.Variant == measured.Variant && after.Size == measured.Size =>
            measured with { StartUp = after.StartUp, PeakMemory = after.PeakMemory, MakingTime = after.MakingTime },
        { Before: var before } when before.Size == measured.Size && before.StartUp is not null =>
            measured with { StartUp = before.StartUp, PeakMemory = before.PeakMemory },
        _ => measured,
    };

    private static async Task CopyAsync(OciImage image, BuiltProgram program, string to, CancellationToken cancellationToken)
    {
        if (program.File is { } built)
        {
            File.Copy(built, to);
        }
        else
        {
            await ExtractAsync(image.Layers[program.Executable.Layer], program.Executable, to, cancellationToken);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, Executable);
        }
    }

    private static Task ExtractAsync(Layer layer, ImageExecutable executable, string to, CancellationToken cancellationToken) =>
        layer.ReadFilesAsync(
            file =>
            {
                if (file is { Kind: LayerFileKind.File, Content: { } content } && "/" + file.Path == executable.Path)
                {
                    using var target = File.Create(to);
                    content.CopyTo(target);
                }
            },
            cancellationToken: cancellationToken);
}
