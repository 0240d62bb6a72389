using NoWait.Binaries.Packing;
using NoWait.Oci;
using NoWait.Payloads.Waste;

namespace NoWait.Payloads;

/// <summary>Chooses the executables of an image that are worth measuring.</summary>
internal static class ProgramChoice
{
    /// <summary>What nobody named is measured from this size on.</summary>
    private const long OfSize = 1_000_000;

    /// <summary>How many that nobody named are measured: each takes seconds to minutes to pack at all levels.</summary>
    private const int MostOthers = 3;

    /// <summary>Those that the definition strips or packs, the one that the image starts, and the largest of the rest.</summary>
    /// <param name="image">The image.</param>
    /// <param name="own">The executables in the image's own layers.</param>
    /// <param name="built">Those that the definition strips or packs.</param>
    public static ChosenPrograms Of(OciImage image, IReadOnlyList<ImageExecutable> own, IReadOnlyList<BuiltProgram> built)
    {
        var chosen = built.DistinctBy(program => program.Executable).ToList();
        if (Started(image, own) is { Size: >= Packer.SmallestSize } started && chosen.TrueForAll(one => one.Executable != started))
        {
            chosen.Add(new(started, null, null));
        }

        var rest = own.Where(one => one.Size >= OfSize && chosen.TrueForAll(other => other.Executable != one))
            .OrderBy(IsLibrary).ThenByDescending(one => one.Size)
            .ToList();
        return new(
            chosen, [.. rest.Take(MostOthers).Select(one => new BuiltProgram(one, null, null))], [.. rest.Skip(MostOthers).Where(one => !IsLibrary(one))]);
    }

    // A guess by the name; libraries are measured where there is room, for the symbols in them.
    private static bool IsLibrary(ImageExecutable one) =>
        one.Path.EndsWith(".so", StringComparison.Ordinal) || one.Path.Contains(".so.", StringComparison.Ordinal);

    private static ImageExecutable? Started(OciImage image, IReadOnlyList<ImageExecutable> own)
    {
        var run = image.Config.Config;
        if ((run?.Entrypoint is { Count: > 0 } entrypoint ? entrypoint : run?.Cmd) is not [var program, ..])
        {
            return null;
        }

        var path = (run!.Env ?? []).FirstOrDefault(pair => pair.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..] ?? "/usr/bin:/bin";
        var folders = program.Contains('/', StringComparison.Ordinal) ? [run.WorkingDir ?? "/"] : path.Split(':');
        return folders.Select(folder => Rooted(folder, program))
            .Select(place => own.FirstOrDefault(one => one.Path == place))
            .FirstOrDefault(one => one is not null);
    }

    // Not this machine's paths: an image's are with slashes, and relative to its own folder.
    private static string Rooted(string folder, string program)
    {
        var names = new List<string>();
        foreach (var name in (program.StartsWith('/') ? program : $"{folder}/{program}").Split('/'))
        {
            if (name == "..")
            {
                names.RemoveRange(Math.Max(0, names.Count - 1), Math.Min(1, names.Count));
            }
            else if (name is not ("" or "."))
            {
                names.Add(name);
            }
        }

        return "/" + string.Join('/', names);
    }
}

/// <summary>The executables that are measured.</summary>
/// <param name="Named">Those of the service: they may be started.</param>
/// <param name="Others">The rest: nobody says how they could be tried.</param>
/// <param name="LeftOut">What is of size, too, and is not measured.</param>
internal sealed record ChosenPrograms(IReadOnlyList<BuiltProgram> Named, IReadOnlyList<BuiltProgram> Others, IReadOnlyList<ImageExecutable> LeftOut);
