using NoWait.Binaries.Packing;
using NoWait.Binaries.Specs.Fixtures;
using NoWait.Binaries.Stripping;
using NoWait.Testing;

namespace NoWait.Binaries.Specs;

public sealed class BundleSpecs
{
    [Fact]
    public async Task A_single_file_that_needs_the_runtime_is_known_as_a_bundle()
    {
        var facts = BinaryFacts.Read(await Samples.Bundle);

        facts.Producer.ShouldBe(Producer.DotNetBundle);
        facts.Flaw.ShouldBeNull();
        facts.Bundle!.Version.ShouldBe(6);
        facts.Bundle.IsSelfContained.ShouldBe(false);
        facts.Bundle.Files.ShouldBe(3);
        facts.Bundle.HeaderOffset.ShouldBeInRange(facts.Size - facts.Elf!.AppendedBytes, facts.Size);
    }

    [Fact]
    public async Task A_single_file_with_the_runtime_in_it_is_known_as_a_bundle()
    {
        var facts = BinaryFacts.Read(await Samples.WholeBundle);

        facts.Producer.ShouldBe(Producer.DotNetBundle);
        facts.Bundle!.IsSelfContained.ShouldBe(true);
        facts.Bundle.Files.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task The_launcher_beside_its_assemblies_is_no_bundle()
    {
        var facts = BinaryFacts.Read(await Samples.Host);

        facts.Producer.ShouldBe(Producer.DotNetHost);
        facts.Bundle.ShouldBeNull();
        facts.Flaw.ShouldBeNull();
    }

    [Fact]
    public async Task A_bundle_is_never_stripped_nor_packed()
    {
        using var bench = await Bench.WithAsync(Samples.Bundle);
        bench.AddTool("strip", "exit 1");
        bench.AddTool("upx", "exit 1");
        var before = bench.Bytes;

        var stripped = await new Stripper(bench.Workshop).StripAsync(bench.Program, new(), default);
        var packed = await new Packer(bench.Workshop).PackAsync(bench.Program, new(), default);

        stripped.ShouldBeOfType<StripOutcome.Refused>().Reason.ShouldContain("single-file bundle");
        packed.ShouldBeOfType<PackOutcome.Refused>().Reason.ShouldContain("single-file bundle");
        bench.Bytes.ShouldBe(before);
        bench.Runs.ShouldBeEmpty();
    }

    [FactNeeds("strip")]
    public async Task A_bundle_that_strip_has_destroyed_is_named_as_such()
    {
        using var bench = await Bench.WithAsync(Samples.Bundle);
        await Shell.RunAsync("strip", [bench.Program]);

        BinaryFacts.Read(bench.Program).Flaw.ShouldBe("its .NET bundle is cut off or overwritten");
    }
}
