using NoWait.Binaries.Elf;
using NoWait.Binaries.Specs.Fixtures;
using NoWait.Testing;

namespace NoWait.Binaries.Specs;

public sealed class ElfReadingSpecs
{
    [FactNeeds("gcc", "strip")]
    public async Task A_dynamic_program_tells_its_loader_libraries_and_build_id()
    {
        var path = await Samples.Dynamic;
        var facts = BinaryFacts.Read(path);

        facts.Format.ShouldBe(BinaryFormat.Elf);
        facts.Flaw.ShouldBeNull();
        facts.IsProgram.ShouldBeTrue();
        facts.Producer.ShouldBe(Producer.C);
        facts.ProducerVersion!.ShouldStartWith("GCC: ");
        var elf = facts.Elf!;
        elf.Class.ShouldBe(ElfClass.Bits64);
        elf.ByteOrder.ShouldBe(ElfByteOrder.LittleEndian);
        elf.Machine.ShouldBe(Workshop.Here);
        elf.OsAbi.ShouldBe(ElfOsAbi.SystemV);
        elf.Type.ShouldBe(ElfType.SharedObject);
        elf.IsPositionIndependentExecutable.ShouldBeTrue();
        elf.IsStatic.ShouldBeFalse();
        elf.Interpreter!.ShouldStartWith("/lib");
        elf.Needed.ShouldContain("libc.so.6");
        elf.HasSymbols.ShouldBeTrue();
        elf.HasDebugInfo.ShouldBeTrue();
        elf.AppendedBytes.ShouldBe(0);
        (await Shell.RunAsync("readelf", ["-n", path])).ShouldContain($"Build ID: {elf.BuildId}");
    }

    [FactNeeds("gcc", "strip")]
    public async Task Every_section_is_told_as_readelf_tells_it()
    {
        var path = await Samples.Dynamic;
        var listing = await Shell.RunAsync("readelf", ["-SW", path]);

        var sections = BinaryFacts.Read(path).Elf!.Sections;

        listing.ShouldContain($"There are {sections.Count + 1} section headers");
        foreach (var section in sections)
        {
            listing.ShouldMatch($@"\] {System.Text.RegularExpressions.Regex.Escape(section.Name)} +\w+ +[0-9a-f]+ {section.Offset:x6} {section.Size:x6} ");
        }
    }

    [FactNeeds("gcc")]
    public async Task A_program_at_fixed_addresses_is_no_position_independent_one()
    {
        var elf = BinaryFacts.Read(await Samples.Fixed).Elf!;

        elf.Type.ShouldBe(ElfType.Executable);
        elf.IsPositionIndependentExecutable.ShouldBeFalse();
        elf.IsProgram.ShouldBeTrue();
        elf.BuildId.ShouldBeNull();
    }

    [FactNeeds("gcc")]
    public async Task A_static_program_needs_neither_loader_nor_libraries()
    {
        var elf = BinaryFacts.Read(await Samples.Static).Elf!;

        elf.IsStatic.ShouldBeTrue();
        elf.HasSymbols.ShouldBeFalse();
        elf.StrippableBytes.ShouldBe(0);
    }

    [FactNeeds("gcc")]
    public async Task A_library_and_an_object_are_no_programs()
    {
        BinaryFacts.Read(await Samples.Library).IsProgram.ShouldBeFalse();
        var made = BinaryFacts.Read(await Samples.Object);
        made.IsProgram.ShouldBeFalse();
        made.Elf!.Type.ShouldBe(ElfType.Relocatable);
    }

    [FactNeeds("gcc")]
    public async Task What_stripping_takes_is_known_from_the_sections()
    {
        var elf = BinaryFacts.Read(await Samples.Dynamic).Elf!;

        var expected = elf.Sections
            .Where(section => section.Name is ".symtab" or ".strtab" || section.Name.StartsWith(".debug_", StringComparison.Ordinal))
            .Sum(section => (long)section.Size);

        elf.StrippableBytes.ShouldBe(expected);
    }

    [FactNeeds("go")]
    public async Task A_Go_program_is_static_and_tells_its_version_and_build_id()
    {
        var facts = BinaryFacts.Read(await Samples.Go);

        facts.Producer.ShouldBe(Producer.Go);
        (await Shell.RunAsync(Need.Find("go")!, ["version"])).ShouldContain(facts.ProducerVersion!);
        facts.Elf!.IsStatic.ShouldBeTrue();
        facts.Elf.BuildId.ShouldBeNull();
        (await Shell.RunAsync(Need.Find("go")!, ["tool", "buildid", await Samples.Go])).Trim().ShouldBe(facts.Elf.GoBuildId);
    }

    [FactNeeds("go")]
    public async Task A_program_for_another_processor_is_read_like_any()
    {
        var elf = BinaryFacts.Read(await Samples.GoForeign).Elf!;

        elf.Machine.ShouldBe(Machine.AArch64);
        elf.HasDebugInfo.ShouldBeTrue();
    }

    [FactNeeds("rust")]
    public async Task A_Rust_program_is_known_by_its_compilers_comment()
    {
        var facts = BinaryFacts.Read(await Samples.Rust);

        facts.Producer.ShouldBe(Producer.Rust);
        (await Shell.RunAsync("rustc", ["--version"])).ShouldContain(facts.ProducerVersion!.Split(' ')[0]);
    }

    [FactNeeds("rust")]
    public async Task Rusts_script_for_debuggers_is_loaded_and_so_does_not_count_as_debug_information()
    {
        using var bench = await Bench.WithAsync(Samples.Rust, "strip");
        await Shell.RunAsync("strip", [bench.Program]);

        var elf = BinaryFacts.Read(bench.Program).Elf!;

        elf.HasDebugInfo.ShouldBeFalse();
        elf.StrippableBytes.ShouldBe(0);
    }

    [FactNeeds("rust", "llvm")]
    public async Task A_Rust_program_is_known_even_when_its_comment_is_gone()
    {
        using var bench = await Bench.WithAsync(Samples.Rust);
        await Shell.RunAsync("llvm-strip", ["--strip-all", bench.Program]);

        BinaryFacts.Read(bench.Program).Producer.ShouldBe(Producer.Rust);
    }

    [FactNeeds("gcc")]
    public async Task An_ahead_of_time_compiled_NET_program_is_known_by_its_sections() =>
        BinaryFacts.Read(await Samples.Managed).Producer.ShouldBe(Producer.NativeAot);

    [FactNeeds("gcc")]
    public async Task Bytes_appended_to_a_program_are_counted()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic);
        await File.AppendAllTextAsync(bench.Program, "twelve bytes");

        BinaryFacts.Read(bench.Program).Elf!.AppendedBytes.ShouldBe(12);
    }

    [FactNeeds("gcc")]
    public async Task Zeros_that_a_linker_left_at_the_end_are_nothing_that_was_appended()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic);
        await File.AppendAllTextAsync(bench.Program, new string('\0', 192));

        BinaryFacts.Read(bench.Program).Elf!.AppendedBytes.ShouldBe(0);
    }
}
