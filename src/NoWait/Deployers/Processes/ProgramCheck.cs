using NoWait.Binaries;
using NoWait.Binaries.Elf;

namespace NoWait.Deployers.Processes;

/// <summary>Tells whether a program of an image finds on this machine what it counts on: loader, libraries, interpreter.</summary>
internal static class ProgramCheck
{
    private const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string[] LibraryFolders = ["/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib"];

    private static readonly string[] Architectures =
        ["x86_64-linux-gnu", "aarch64-linux-gnu", "i386-linux-gnu", "arm-linux-gnueabihf", "riscv64-linux-gnu", "s390x-linux-gnu", "powerpc64le-linux-gnu"];

    /// <exception cref="UnfitImageException">It does not.</exception>
    public static void Refuse(string program, ReleaseRoot root, LocalMachine machine)
    {
        var name = program[root.Folder.Length..];
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(program) & AnyExecute) == 0)
        {
            throw new UnfitImageException($"{name} may not be executed (COPY it with --chmod=755)");
        }

        var facts = BinaryFacts.Read(program);
        if (facts.Script is { } script)
        {
            RefuseScript(name, script.Split(' ', '\t')[0]);
        }
        else if (facts is { IsProgram: true, Elf: { } elf })
        {
            RefuseElf(name, elf, root, machine);
        }
        else
        {
            throw new UnfitImageException($"{name} is no program of Linux{(facts.Flaw is null ? "" : $": {facts.Flaw}")}");
        }
    }

    private static void RefuseScript(string name, string interpreter)
    {
        if (!File.Exists(interpreter))
        {
            throw new UnfitImageException($"{name} is run by {interpreter}, which this machine does not have");
        }
    }

    private static void RefuseElf(string name, ElfFile elf, ReleaseRoot root, LocalMachine machine)
    {
        if (MachineOf(machine.Platform.Architecture) is { } own && own != elf.Machine)
        {
            throw new UnfitImageException($"{name} is made for {elf.Machine}, and this machine is {own}");
        }

        if (elf.Interpreter is { } loader)
        {
            if (!File.Exists(loader))
            {
                throw new UnfitImageException($"{name} needs the loader {loader}, which this machine does not have (another libc)");
            }

            if (root.Has(loader) && !AreEqual(root.At(loader), loader))
            {
                throw new UnfitImageException($"{name} needs the libc that the image brings: its {loader} is not this machine's");
            }
        }

        if (elf.Needed.Count > 0)
        {
            RefuseLibraries(name, elf, root);
        }
    }

    private static void RefuseLibraries(string name, ElfFile elf, ReleaseRoot root)
    {
        var missing = elf.Needed.FirstOrDefault(library =>
            !LibraryFolders.SelectMany(WithArchitectures).Concat(ConfiguredFolders()).Any(folder => File.Exists(Path.Combine(folder, library)))
            && LibraryFolders.Select(root.At).SelectMany(WithArchitectures).Any(folder => File.Exists(Path.Combine(folder, library))));
        if (missing is not null)
        {
            throw new UnfitImageException($"{name} needs {missing}, which only the image has");
        }
    }

    /// <summary>The folder, and the one in it that Debian keeps for each architecture.</summary>
    private static IEnumerable<string> WithArchitectures(string folder) =>
        [folder, .. Architectures.Select(architecture => $"{folder}/{architecture}")];

    private static IEnumerable<string> ConfiguredFolders() => Directory.Exists("/etc/ld.so.conf.d")
        ? Directory.EnumerateFiles("/etc/ld.so.conf.d", "*.conf").SelectMany(File.ReadLines).Where(line => line.StartsWith('/'))
        : [];

    private static Machine? MachineOf(string architecture) => architecture switch
    {
        "amd64" => Machine.Amd64,
        "386" => Machine.X86,
        "arm64" => Machine.AArch64,
        "arm" => Machine.Arm,
        "riscv64" => Machine.RiscV,
        "s390x" => Machine.S390,
        "ppc64le" => Machine.PowerPC64,
        "loong64" => Machine.LoongArch,
        _ => null,
    };

    private static bool AreEqual(string left, string right) =>
        File.ReadAllBytes(left).AsSpan().SequenceEqual(File.ReadAllBytes(right));
}
