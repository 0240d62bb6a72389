using NoWait.Binaries.Specs.Fixtures;
using NoWait.Binaries.Stripping;
using NoWait.Testing;

namespace NoWait.Binaries.Specs;

public sealed class StrippingSpecs
{
    private static readonly SmokeCommand Version = new() { Arguments = ["--version"] };

    [FactNeeds("gcc", "strip")]
    public async Task Stripping_takes_symbols_and_debug_information_and_nothing_else()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip");
        var before = BinaryFacts.Read(bench.Program);

        var stripped = (await StripAsync(bench)).ShouldBeOfType<StripOutcome.Stripped>();

        var after = BinaryFacts.Read(bench.Program);
        (stripped.Before, stripped.After).ShouldBe((before.Size, after.Size));
        (before.Size - after.Size).ShouldBeGreaterThanOrEqualTo(before.Elf!.StrippableBytes);
        after.Elf!.HasSymbols.ShouldBeFalse();
        after.Elf.HasDebugInfo.ShouldBeFalse();
        after.Elf.BuildId.ShouldBe(before.Elf.BuildId);
        (await bench.RunAsync("--version")).ShouldBe("fixture 1\n");
        bench.Files.ShouldBe(["program"]);
    }

    [FactNeeds("gcc", "strip")]
    public async Task The_mode_stays_with_all_its_bits()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip");
        const UnixFileMode Mode = (UnixFileMode)0b101_111_001_000;
        File.SetUnixFileMode(bench.Program, Mode);

        await StripAsync(bench);

        File.GetUnixFileMode(bench.Program).ShouldBe(Mode);
    }

    [TheoryNeeds("gcc", "strip", "llvm")]
    [InlineData("strip")]
    [InlineData("llvm-strip")]
    [InlineData("objcopy")]
    public async Task The_same_program_gives_the_same_bytes_each_time(string tool)
    {
        using var first = await Bench.WithAsync(Samples.Dynamic, tool);
        using var second = await Bench.WithAsync(Samples.Dynamic, tool);

        (await StripAsync(first)).ShouldBeOfType<StripOutcome.Stripped>().Tool.ShouldBe(tool);
        await StripAsync(second);

        first.Bytes.ShouldBe(second.Bytes);
    }

    [FactNeeds("go", "strip")]
    public async Task A_Go_program_keeps_its_build_information()
    {
        using var bench = await Bench.WithAsync(Samples.Go, "strip");
        var before = BinaryFacts.Read(bench.Program);

        await StripAsync(bench);

        var after = BinaryFacts.Read(bench.Program);
        after.ProducerVersion.ShouldBe(before.ProducerVersion);
        after.Elf!.GoBuildId.ShouldBe(before.Elf!.GoBuildId);
        (await bench.RunAsync()).ShouldBe("fixture\n");
    }

    [FactNeeds("rust", "strip")]
    public async Task A_Rust_program_runs_as_before()
    {
        using var bench = await Bench.WithAsync(Samples.Rust, "strip");

        (await StripAsync(bench)).ShouldBeOfType<StripOutcome.Stripped>();

        (await bench.RunAsync()).ShouldBe("fixture 1\n");
    }

    [FactNeeds("gcc", "strip")]
    public async Task A_library_is_stripped_too_and_keeps_what_the_loader_needs()
    {
        using var bench = await Bench.WithAsync(Samples.Library, "strip");

        (await StripAsync(bench)).ShouldBeOfType<StripOutcome.Stripped>();

        BinaryFacts.Read(bench.Program).Elf!.Section(".dynsym").ShouldNotBeNull();
    }

    [FactNeeds("gcc", "strip")]
    public async Task What_is_stripped_already_is_left_alone_and_nothing_is_run()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip");
        await StripAsync(bench);
        var before = (bench.Bytes, File.GetLastWriteTimeUtc(bench.Program), bench.Runs.Length);

        var outcome = await StripAsync(bench);

        outcome.ShouldBeOfType<StripOutcome.AlreadyStripped>().Size.ShouldBe(before.Bytes.Length);
        outcome.ToString()!.ShouldStartWith("already stripped");
        File.GetLastWriteTimeUtc(bench.Program).ShouldBe(before.Item2);
        bench.Runs.Length.ShouldBe(before.Length);
    }

    [FactNeeds("gcc", "strip")]
    public async Task The_same_content_is_recalled_without_running_anything()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip");
        var first = (await StripAsync(bench, bench.WithCache)).ShouldBeOfType<StripOutcome.Stripped>();
        var bytes = bench.Bytes;
        bench.Restore(await Samples.Dynamic);

        var second = (await StripAsync(bench, bench.WithCache)).ShouldBeOfType<StripOutcome.Stripped>();

        second.ShouldBe(first with { FromCache = true });
        bench.Bytes.ShouldBe(bytes);
        bench.Runs.ShouldBe(["strip"]);
        (await bench.RunAsync("--version")).ShouldBe("fixture 1\n");
    }

    [FactNeeds("gcc", "strip")]
    public async Task A_remembered_file_that_was_spoilt_is_made_again()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip");
        await StripAsync(bench, bench.WithCache);
        foreach (var file in Directory.GetFiles(bench.CacheFolder, "*.bin", SearchOption.AllDirectories))
        {
            await File.WriteAllTextAsync(file, "spoilt");
        }

        bench.Restore(await Samples.Dynamic);
        (await StripAsync(bench, bench.WithCache)).ShouldBeOfType<StripOutcome.Stripped>().FromCache.ShouldBeFalse();

        (await bench.RunAsync("--version")).ShouldBe("fixture 1\n");
    }

    [FactNeeds("gcc", "strip")]
    public async Task A_program_that_fails_its_smoke_command_is_put_back()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip");
        var before = bench.Bytes;

        var outcome = await StripAsync(bench, smoke: new() { Arguments = ["fail"] });

        outcome.ToString().ShouldBe("left as it was: after strip, the smoke command exited with 3: it fails");
        bench.Bytes.ShouldBe(before);
        bench.Files.ShouldBe(["program"]);
    }

    [FactNeeds("gcc", "strip")]
    public async Task A_program_that_passes_its_smoke_command_is_stripped()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip");

        (await StripAsync(bench, smoke: Version)).ShouldBeOfType<StripOutcome.Stripped>();
    }

    [FactNeeds("gcc", "strip")]
    public async Task A_link_stays_a_link_and_what_it_leads_to_is_stripped()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip");
        var link = Path.Combine(bench.Work, "link");
        File.CreateSymbolicLink(link, "program");

        await new Stripper(bench.Workshop).StripAsync(link, new(), default);

        new FileInfo(link).LinkTarget.ShouldBe("program");
        BinaryFacts.Read(bench.Program).Elf!.HasSymbols.ShouldBeFalse();
    }

    [FactNeeds("gcc", "strip")]
    public async Task Another_name_of_the_same_file_keeps_the_unstripped_program()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip");
        await Shell.RunAsync("ln", [bench.Program, Path.Combine(bench.Work, "other")]);

        await StripAsync(bench);

        BinaryFacts.Read(Path.Combine(bench.Work, "other")).Elf!.HasSymbols.ShouldBeTrue();
    }

    [FactNeeds("gcc", "strip")]
    public async Task What_a_killed_run_left_behind_is_swept_away()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip");
        await File.WriteAllTextAsync(Path.Combine(bench.Work, ".program.nowait-999999999-1"), "half");
        await File.WriteAllTextAsync(Path.Combine(bench.Work, $".program.nowait-{Environment.ProcessId}-999999"), "in use");

        await StripAsync(bench);

        bench.Files.ShouldBe([$".program.nowait-{Environment.ProcessId}-999999", "program"]);
    }

    [FactNeeds("gcc", "strip")]
    public async Task What_must_not_be_stripped_is_refused_with_the_reason()
    {
        using var appended = await Bench.WithAsync(Samples.Dynamic, "strip");
        await File.AppendAllTextAsync(appended.Program, "an archive that the program reads from its own end");
        using var made = await Bench.WithAsync(Samples.Object, "strip");
        using var script = await Bench.WithAsync(Samples.Dynamic, "strip");
        await File.WriteAllTextAsync(script.Program, "#!/bin/sh\n");

        (await StripAsync(appended)).ToString().ShouldBe("not stripped: 50 B are appended to it, which stripping would cut off");
        (await StripAsync(made)).ToString().ShouldBe("not stripped: it is neither a program nor a library");
        (await StripAsync(script)).ToString().ShouldBe("not stripped: it is a script");
        appended.Runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error() =>
        await Should.ThrowAsync<IOException>(() =>
            new Stripper(Workshop.OnPath()).StripAsync("/nowhere/program", new(), default));

    private static Task<StripOutcome> StripAsync(Bench bench, Workshop? workshop = null, SmokeCommand? smoke = null) =>
        new Stripper(workshop ?? bench.Workshop).StripAsync(bench.Program, new() { Smoke = smoke }, default);
}
