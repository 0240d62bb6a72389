using System.Buffers.Binary;
using System.Security.Cryptography;
using NoWait.Builders;
using NoWait.Builders.Docker;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Images.Variables;
using NoWait.Payloads.Waste;

namespace NoWait.Payloads;

/// <summary>An executable of an image, and where it can be had as the compiler made it.</summary>
/// <param name="Executable">What the image carries.</param>
/// <param name="Subject">What packing calls it from build to build; null for one that no definition strips or packs.</param>
/// <param name="File">The file that the compiler made; null where only the image has it.</param>
/// <param name="IsStripped">Whether it is stripped before it is packed.</param>
internal sealed record BuiltProgram(ImageExecutable Executable, string? Subject, string? File, bool IsStripped = true);

/// <summary>Finds what the build stages made of a service's executables, before they were stripped and packed.</summary>
/// <param name="workspace">Where stages are kept.</param>
/// <param name="service">The service.</param>
internal sealed class BuiltPrograms(Workspace workspace, Service service)
{
    /// <summary>The executables that the definition strips or packs, as far as the image carries what was made of them.</summary>
    /// <param name="definition">The definition, resolved.</param>
    /// <param name="carried">The executables of the image.</param>
    public IEnumerable<BuiltProgram> In(ImageDefinition definition, IReadOnlyList<ImageExecutable> carried)
    {
        var expanded = definition.Expand(HostPlatform.With(service.Arguments));
        var names = new StageNames(expanded);
        foreach (var acts in StageAct.Of(StageGraph.Of(expanded)).GroupBy(act => (Stage: names.Of(act.Stage), Path: "/" + act.Path)))
        {
            var finished = Finishing.FileOf(workspace, service, acts.Key.Stage, acts.Key.Path);
            var made = Places(acts.Key.Stage, acts.Key.Path).Where(File.Exists).MaxBy(File.GetLastWriteTimeUtc);
            var shipped = File.Exists(finished) ? finished : made;
            var hash = shipped is null ? default : HashOf(shipped);
            if (shipped is not null && carried.FirstOrDefault(one => one.Hash == hash) is { } executable)
            {
                // What was compiled since is not what the image was made of.
                var isCurrent = made is not null && File.GetLastWriteTimeUtc(made) <= File.GetLastWriteTimeUtc(shipped);
                yield return new(
                    executable, Finishing.SubjectOf(service, acts.Key.Path), isCurrent ? made : null, acts.Any(act => act.Instruction is Strip));
            }
        }
    }

    private string[] Places(string stage, string path) =>
    [
        Path.Combine(workspace.Cache, "stages", service.Name, Uri.EscapeDataString(stage), "root", path[1..]),
        Path.Combine(workspace.Cache, "exports", service.Name, stage, path[1..]),
    ];

    private static UInt128 HashOf(string file)
    {
        using var stream = File.OpenRead(file);
        return BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(stream));
    }
}
