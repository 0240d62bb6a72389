using NoWait.Binaries.Specs.Fixtures;
using NoWait.Binaries.Stripping;
using NoWait.Testing;

namespace NoWait.Binaries.Specs;

public sealed class DebugSymbolSpecs
{
    [TheoryNeeds("gcc", "strip", "llvm")]
    [InlineData("objcopy")]
    [InlineData("llvm-objcopy")]
    public async Task Debug_symbols_are_kept_by_build_ID_and_linked_to(string tool)
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, tool);
        var id = BinaryFacts.Read(bench.Program).Elf!.BuildId!;

        var stripped = (await StripAsync(bench, bench.Workshop)).ShouldBeOfType<StripOutcome.Stripped>();

        stripped.DebugFile.ShouldBe(Path.Combine(bench.DebugFolder, ".build-id", id[..2], id[2..] + ".debug"));
        var debug = BinaryFacts.Read(stripped.DebugFile!).Elf!;
        debug.HasDebugInfo.ShouldBeTrue();
        debug.BuildId.ShouldBe(id);
        BinaryFacts.Read(bench.Program).Elf!.HasDebugInfo.ShouldBeFalse();
        (await Shell.RunAsync("readelf", ["--string-dump=.gnu_debuglink", bench.Program])).ShouldContain(id[2..] + ".debug");
        (await bench.RunAsync("--version")).ShouldBe("fixture 1\n");
    }

    [FactNeeds("gcc", "strip")]
    public async Task A_debugger_finds_the_function_in_the_debug_file()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "objcopy");

        var stripped = (await StripAsync(bench, bench.Workshop)).ShouldBeOfType<StripOutcome.Stripped>();

        (await Shell.RunAsync("nm", [stripped.DebugFile!])).ShouldContain(" T main");
    }

    [FactNeeds("gcc", "strip")]
    public async Task Without_a_build_ID_the_contents_digest_takes_its_place()
    {
        using var bench = await Bench.WithAsync(Samples.Fixed, "objcopy");
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bench.Bytes));

        var stripped = (await StripAsync(bench, bench.Workshop)).ShouldBeOfType<StripOutcome.Stripped>();

        stripped.DebugFile.ShouldBe(Path.Combine(bench.DebugFolder, ".build-id", digest[..2], digest[2..40] + ".debug"));
    }

    [FactNeeds("gcc", "strip")]
    public async Task The_debug_file_is_recalled_with_the_program()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "objcopy");
        await StripAsync(bench, bench.WithCache);
        var runs = bench.Runs;
        Directory.Delete(bench.DebugFolder, recursive: true);
        bench.Restore(await Samples.Dynamic);

        var again = (await StripAsync(bench, bench.WithCache)).ShouldBeOfType<StripOutcome.Stripped>();

        again.FromCache.ShouldBeTrue();
        BinaryFacts.Read(again.DebugFile!).Elf!.HasDebugInfo.ShouldBeTrue();
        bench.Runs.ShouldBe(runs);
    }

    [FactNeeds("gcc")]
    public async Task Without_objcopy_it_is_named_as_missing()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip");

        (await StripAsync(bench, bench.Workshop)).ShouldBeOfType<StripOutcome.NoTool>().Tool.Name.ShouldBe("objcopy");
    }

    private static Task<StripOutcome> StripAsync(Bench bench, Workshop workshop) =>
        new Stripper(workshop).StripAsync(bench.Program, new() { DebugFolder = bench.DebugFolder }, default);
}
