using NoWait.Binaries.Packing;
using NoWait.Binaries.Specs.Fixtures;
using NoWait.Testing;

namespace NoWait.Binaries.Specs;

public sealed class PackingSpecs
{
    private static readonly SmokeCommand Version = new() { Arguments = ["--version"] };

    [FactNeeds("gcc", "upx")]
    public async Task A_packed_program_is_smaller_and_runs_as_before()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "upx");
        var before = BinaryFacts.Read(bench.Program);
        const UnixFileMode Mode = (UnixFileMode)0b111_101_001;
        File.SetUnixFileMode(bench.Program, Mode);

        var packed = (await PackAsync(bench, Version)).ShouldBeOfType<PackOutcome.Packed>();

        var after = BinaryFacts.Read(bench.Program);
        after.IsPacked.ShouldBeTrue();
        (packed.Before, packed.After).ShouldBe((before.Size, after.Size));
        after.Size.ShouldBeLessThan(before.Size / 2);
        after.Elf!.BuildId.ShouldBe(before.Elf!.BuildId);
        File.GetUnixFileMode(bench.Program).ShouldBe(Mode);
        (await bench.RunAsync("--version")).ShouldBe("fixture 1\n");
        bench.Runs.ShouldBe(["upx", "upx"]);
        bench.Files.ShouldBe(["program"]);
    }

    [FactNeeds("gcc", "upx")]
    public async Task A_program_without_a_build_ID_is_packed_too()
    {
        using var bench = await Bench.WithAsync(Samples.Fixed, "upx");

        (await PackAsync(bench, Version)).ShouldBeOfType<PackOutcome.Packed>();

        BinaryFacts.Read(bench.Program).IsPacked.ShouldBeTrue();
    }

    [FactNeeds("go", "upx")]
    public async Task A_Go_program_runs_packed()
    {
        using var bench = await Bench.WithAsync(Samples.Go, "upx");

        (await PackAsync(bench, new())).ShouldBeOfType<PackOutcome.Packed>();

        (await bench.RunAsync()).ShouldBe("fixture\n");
        BinaryFacts.Read(bench.Program).IsPacked.ShouldBeTrue();
    }

    [FactNeeds("gcc", "upx")]
    public async Task The_same_program_gives_the_same_bytes_each_time_whatever_UPXs_variable_says()
    {
        using var first = await Bench.WithAsync(Samples.Dynamic, "upx");
        using var second = await Bench.WithAsync(Samples.Dynamic);
        second.AddTool("upx", $"[ -z \"$UPX\" ] && exec '{Need.Find("upx")}' \"$@\"");

        await PackAsync(first, Version);
        await PackAsync(second, Version);

        first.Bytes.ShouldBe(second.Bytes);
    }

    [FactNeeds("gcc", "upx")]
    public async Task What_is_packed_already_is_refused()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "upx");
        await PackAsync(bench, Version);
        var before = (bench.Bytes, bench.Runs);

        (await PackAsync(bench, Version)).ToString().ShouldBe("not packed: UPX has packed it already");

        bench.Bytes.ShouldBe(before.Bytes);
        bench.Runs.ShouldBe(before.Runs);
    }

    [FactNeeds("gcc", "upx")]
    public async Task The_same_content_is_recalled_without_running_anything()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "upx");
        var first = (await PackAsync(bench, Version, bench.WithCache)).ShouldBeOfType<PackOutcome.Packed>();
        var bytes = bench.Bytes;
        bench.Restore(await Samples.Dynamic);

        var second = await PackAsync(bench, Version, bench.WithCache);

        second.ShouldBe(first with { FromCache = true });
        bench.Bytes.ShouldBe(bytes);
        bench.Runs.ShouldBe(["upx", "upx"]);
    }

    [FactNeeds("gcc", "upx")]
    public async Task A_program_that_fails_only_when_packed_is_left_as_it_was()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "upx");
        var before = bench.Bytes;

        var outcome = await PackAsync(bench, new() { Arguments = ["only-large"] });

        outcome.ToString().ShouldBe("left as it was: the smoke command exited with 7");
        bench.Bytes.ShouldBe(before);
        bench.Files.ShouldBe(["program"]);
    }

    [FactNeeds("gcc", "upx")]
    public async Task A_smoke_command_that_fails_anyway_is_not_blamed_on_packing()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "upx");

        var outcome = await PackAsync(bench, new() { Arguments = ["fail"] });

        outcome.ToString().ShouldBe("left as it was: before packing already, the smoke command exited with 3: it fails");
        bench.Runs.ShouldBeEmpty();
    }

    [FactNeeds("gcc", "upx")]
    public async Task A_smoke_command_may_expect_another_exit_code_and_variables()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "upx");

        (await PackAsync(bench, new() { Arguments = ["needs-variable"] })).ShouldBeOfType<PackOutcome.Rejected>();
        (await PackAsync(bench, new() { Arguments = ["needs-variable"], Environment = new Dictionary<string, string?> { ["FIXTURE"] = "1" } }))
            .ShouldBeOfType<PackOutcome.Packed>();
        bench.Restore(await Samples.Dynamic);
        (await PackAsync(bench, new() { Arguments = ["fail"], ExitCode = 3 })).ShouldBeOfType<PackOutcome.Packed>();
    }

    [FactNeeds("gcc", "upx")]
    public async Task A_program_that_fails_upxs_own_test_is_left_as_it_was()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic);
        bench.AddTool("upx", $"case \"$*\" in *' -t '*) echo 'upx: checksum error' >&2; exit 1;; esac; exec '{Need.Find("upx")}' \"$@\"");
        var before = bench.Bytes;

        (await PackAsync(bench, Version)).ToString().ShouldBe("left as it was: upx -t exited with 1: upx: checksum error");

        bench.Bytes.ShouldBe(before);
        bench.Files.ShouldBe(["program"]);
    }

    [FactNeeds("gcc", "upx")]
    public async Task What_UPX_will_not_pack_is_asked_only_once()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic);
        bench.AddTool("upx", "echo 'upx: NotCompressibleException' >&2; exit 2");

        var first = await PackAsync(bench, Version, bench.WithCache);
        var second = await PackAsync(bench, Version, bench.WithCache);

        first.ToString().ShouldBe("left as it was: upx exited with 2: upx: NotCompressibleException");
        second.ShouldBe(first);
        bench.Runs.ShouldBe(["upx"]);
    }

    [FactNeeds("gcc")]
    public async Task Without_UPX_it_says_that_the_gain_is_not_known_and_how_to_get_it()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic);

        var missing = (await PackAsync(bench, Version)).ShouldBeOfType<PackOutcome.NoTool>().Tool;

        missing.GainedBytes.ShouldBeNull();
        missing.ToString().ShouldStartWith("upx is not there: what packing would save is not known until it is tried. Debian");
    }

    [FactNeeds("gcc")]
    public async Task What_must_not_be_packed_is_refused_with_the_reason()
    {
        using var library = await Bench.WithAsync(Samples.Library);
        using var small = await Bench.WithAsync(Samples.Managed);
        using var appended = await Bench.WithAsync(Samples.Dynamic);
        await File.AppendAllTextAsync(appended.Program, "more");

        (await PackAsync(library, null)).ToString().ShouldBe("not packed: it is not a program");
        (await PackAsync(small, null)).ToString()!.ShouldStartWith("not packed: it is too small (");
        (await PackAsync(appended, null)).ToString().ShouldBe("not packed: 4 B are appended to it, which it may look for in its old place");
    }

    [Fact]
    public void No_level_is_best_without_lzma_and_none_but_the_fastest_is_the_fastest()
    {
        foreach (var level in PackLevel.All)
        {
            level.Arguments.Contains("--best").ShouldBe(level == PackLevel.BestLzma);
            level.Arguments.Contains("-1").ShouldBe(level == PackLevel.Fastest);
        }

        PackLevel.BestLzma.Arguments.ShouldBe(["--best", "--lzma"]);
        new PackOptions().Level.ShouldBe(PackLevel.Default);
        PackLevel.Default.Arguments.ShouldBeEmpty();
    }

    private static Task<PackOutcome> PackAsync(Bench bench, SmokeCommand? smoke, Workshop? workshop = null) =>
        new Packer(workshop ?? bench.Workshop).PackAsync(bench.Program, new() { Smoke = smoke }, default);
}
