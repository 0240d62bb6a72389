using System.Diagnostics;
using NoWait.Binaries;
using NoWait.Binaries.Elf;
using NoWait.Live;
using NoWait.Testing;

namespace NoWait.Specs.Live;

/// <summary>The first process of containers that are changed in place: the one in the tree, and the one that a compiler makes here.</summary>
public sealed class InitSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [FactNeeds("gcc")]
    public void What_lies_in_the_tree_is_what_its_compiler_makes_of_the_source()
    {
        var made = Make();

        if (IsItsCompiler("gcc"))
        {
            File.ReadAllBytes(made).ShouldBe(File.ReadAllBytes(InTree));
        }

        Signals(made).ShouldBe(Signals(InTree));
    }

    [FactNeeds("gcc")]
    public void It_ends_as_its_command_ends_however_soon_that_is()
    {
        foreach (var init in (string[])[Make(), InTree])
        {
            for (var number = 0; number < 50; number++)
            {
                Say(init, "run", "/bin/true").ShouldBe((0, ""));
            }
        }
    }

    [FactNeeds("gcc")]
    public void It_removes_folders_with_all_that_is_in_them_and_follows_no_link()
    {
        foreach (var init in (string[])[Make(), InTree])
        {
            _folder.Write("kept/file", "1");
            _folder.Write("gone/deep/er/file", "1");
            Directory.CreateSymbolicLink(_folder["gone/link"], _folder["kept"]);

            Say(init, "rm", _folder["gone"], _folder["nothing"]).ExitCode.ShouldBe(0);

            Directory.Exists(_folder["gone"]).ShouldBeFalse();
            File.Exists(_folder["kept/file"]).ShouldBeTrue();
        }
    }

    [Fact]
    public void The_one_for_arm64_is_a_static_program_for_arm64()
    {
        using var stream = typeof(LiveSession).Assembly.GetManifestResourceStream("init-arm64")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        bytes.ToArray().ShouldBe(File.ReadAllBytes(Arm64InTree));

        var facts = BinaryFacts.Read(Arm64InTree);
        facts.Elf!.Machine.ShouldBe(Machine.AArch64);
        facts.Elf.IsStatic.ShouldBeTrue();
        facts.Elf.HasSymbols.ShouldBeFalse();
    }

    [FactNeeds("qemu")]
    public void The_one_for_arm64_does_what_the_other_does()
    {
        Signals("qemu-aarch64-static", Arm64InTree).ShouldBe(Signals(InTree));
        Say("qemu-aarch64-static", Arm64InTree, "run", "/bin/true").ShouldBe((0, ""));

        _folder.Write("kept/file", "1");
        _folder.Write("gone/deep/er/file", "1");
        Directory.CreateSymbolicLink(_folder["gone/link"], _folder["kept"]);
        Say("qemu-aarch64-static", Arm64InTree, "rm", _folder["gone"], _folder["nothing"]).ExitCode.ShouldBe(0);
        Directory.Exists(_folder["gone"]).ShouldBeFalse();
        File.Exists(_folder["kept/file"]).ShouldBeTrue();
    }

    [FactNeeds("arm64-gcc")]
    public void The_one_for_arm64_is_made_of_the_same_source()
    {
        Say("sh", Path.Combine(Folder, "make.sh"), _folder.Path, "arm64").ExitCode.ShouldBe(0);

        if (IsItsCompiler("aarch64-linux-gnu-gcc"))
        {
            File.ReadAllBytes(_folder["init-arm64"]).ShouldBe(File.ReadAllBytes(Arm64InTree));
        }
    }

    private static string Folder => Path.Combine(LiveSite.Repository(), "src", "NoWait", "Live", "Init");

    private static string InTree => Path.Combine(Folder, "init-amd64");

    private static string Arm64InTree => Path.Combine(Folder, "init-arm64");

    private bool IsItsCompiler(string compiler) =>
        File.ReadAllText(Path.Combine(Folder, "README.md")).Contains(Say(compiler, "--version").Output.Split('\n')[0].Split(' ', 2)[1], StringComparison.Ordinal);

    // Started again by 41, told of USR1, ended by TERM: what its command says, and how it ends.
    // QEMU hands the program 41 where the machine has 43: it keeps two of the machine's signals for itself.
    private (int ExitCode, string Output) Signals(params string[] init)
    {
        const string command = """
            again=$1; shift
            "$@" run sh -c 'trap "echo told >> said" USR1; trap "exit 7" TERM; echo started >> said; while :; do sleep 0.05; done' &
            init=$!
            until test "$(cat said 2>/dev/null)" = started; do sleep 0.05; done
            kill -$again $init
            until test "$(grep -c started said)" = 2; do sleep 0.05; done
            kill -USR1 $init
            until grep -q told said; do sleep 0.05; done
            kill -TERM $init
            wait $init
            echo "ended with $?"
            cat said; rm said
            """;
        return Say("timeout", ["60", "sh", "-c", command, "sh", init.Length > 1 ? "43" : "41", .. init]);
    }

    private string Make()
    {
        Say("sh", Path.Combine(Folder, "make.sh"), _folder.Path).ExitCode.ShouldBe(0);
        return _folder["init-amd64"];
    }

    private (int ExitCode, string Output) Say(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true };
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
