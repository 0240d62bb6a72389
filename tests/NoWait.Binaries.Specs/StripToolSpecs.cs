using NoWait.Binaries.Specs.Fixtures;
using NoWait.Binaries.Stripping;
using NoWait.Testing;

namespace NoWait.Binaries.Specs;

public sealed class StripToolSpecs
{
    [FactNeeds("go", "strip")]
    public async Task A_strip_that_does_not_know_the_processor_is_passed_over_for_one_that_does()
    {
        using var bench = await Bench.WithAsync(Samples.GoForeign);
        bench.AddTool("llvm-strip", "echo 'cannot' >&2; exit 1");
        bench.AddTool("strip", "shift 3; cp \"$2\" \"$1\"; exit 0");

        (await StripAsync(bench)).ShouldBeOfType<StripOutcome.Stripped>().Tool.ShouldBe("strip");

        bench.Runs.ShouldBe(["llvm-strip", "strip"]);
    }

    [FactNeeds("go", "llvm")]
    public async Task A_program_for_another_processor_is_stripped_by_a_tool_that_knows_all()
    {
        using var bench = await Bench.WithAsync(Samples.GoForeign, "strip", "llvm-strip");

        (await StripAsync(bench)).ShouldBeOfType<StripOutcome.Stripped>().Tool.ShouldBe("llvm-strip");

        BinaryFacts.Read(bench.Program).Elf!.HasDebugInfo.ShouldBeFalse();
        bench.Runs.ShouldBe(["llvm-strip"]);
    }

    [FactNeeds("go", "strip")]
    public async Task Where_no_strip_knows_the_processor_the_right_one_is_named()
    {
        using var bench = await Bench.WithAsync(Samples.GoForeign);
        bench.AddTool("strip", "echo 'Unable to recognise the format of the input file' >&2; exit 1");
        var before = bench.Bytes;

        var missing = (await StripAsync(bench)).ShouldBeOfType<StripOutcome.NoTool>().Tool;

        missing.Name.ShouldBe("aarch64-linux-gnu-strip");
        missing.GainedBytes.ShouldBe(BinaryFacts.Read(bench.Program).Elf!.StrippableBytes);
        missing.ToString().ShouldContain("apt-get install binutils-aarch64-linux-gnu");
        bench.Bytes.ShouldBe(before);
        bench.Files.ShouldBe(["program"]);
    }

    [FactNeeds("gcc")]
    public async Task Without_any_strip_it_says_what_that_costs_and_how_to_get_one()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic);
        var bytes = BinaryFacts.Read(bench.Program).Elf!.StrippableBytes;

        var missing = (await StripAsync(bench)).ShouldBeOfType<StripOutcome.NoTool>().Tool;

        missing.GainedBytes.ShouldBe(bytes);
        missing.ToString().ShouldStartWith($"strip is not there: it would take {Words.Size(bytes)} of symbols out. Debian");
    }

    [FactNeeds("gcc", "strip")]
    public async Task A_tool_that_fails_leaves_the_program_as_it_was()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic);
        bench.AddTool("strip", "echo 'No space left on device' >&2; exit 1");
        var before = bench.Bytes;

        var outcome = await StripAsync(bench);

        outcome.ToString().ShouldBe("left as it was: strip exited with 1: No space left on device");
        bench.Bytes.ShouldBe(before);
        bench.Files.ShouldBe(["program"]);
    }

    [FactNeeds("gcc", "strip")]
    public async Task A_tool_that_writes_rubbish_leaves_the_program_as_it_was()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic);
        bench.AddTool("strip", "head -c 5000 \"$5\" > \"$4\"");
        var before = bench.Bytes;

        var outcome = await StripAsync(bench);

        outcome.ShouldBeOfType<StripOutcome.Rejected>().Reason.ShouldContain("beyond the end of the file");
        bench.Bytes.ShouldBe(before);
    }

    [FactNeeds("gcc", "strip")]
    public async Task A_tool_that_loses_the_build_ID_leaves_the_program_as_it_was()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic);
        bench.AddTool("strip", "objcopy --remove-section=.note.gnu.build-id \"$5\" \"$4\"");

        (await StripAsync(bench)).ToString().ShouldBe("left as it was: after strip, its build ID is lost");
    }

    private static Task<StripOutcome> StripAsync(Bench bench) =>
        new Stripper(bench.Workshop).StripAsync(bench.Program, new(), default);
}
