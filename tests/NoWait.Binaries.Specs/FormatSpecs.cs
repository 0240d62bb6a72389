using System.Text;

namespace NoWait.Binaries.Specs;

public sealed class FormatSpecs
{
    [Fact]
    public void A_script_tells_what_runs_it()
    {
        var facts = Read("#! /usr/bin/env -S node --title=x\nconsole.log(1)\n");

        facts.Format.ShouldBe(BinaryFormat.Script);
        facts.Script.ShouldBe("/usr/bin/env -S node --title=x");
    }

    [Fact]
    public void A_script_without_an_end_of_line_is_read_to_its_end() =>
        Read("#!/bin/sh").Script.ShouldBe("/bin/sh");

    [Theory]
    [InlineData("")]
    [InlineData("\u007f")]
    [InlineData("\u007fEL")]
    [InlineData("hello")]
    [InlineData("MZ and then nothing that is a Windows program")]
    public void What_is_no_executable_is_unknown(string text)
    {
        var facts = Read(text);

        facts.Format.ShouldBe(BinaryFormat.Unknown);
        facts.Elf.ShouldBeNull();
        facts.Flaw.ShouldBeNull();
        facts.Size.ShouldBe(text.Length);
    }

    [Fact]
    public void An_assembly_is_a_portable_executable() =>
        BinaryFacts.Read(typeof(BinaryFacts).Assembly.Location).Format.ShouldBe(BinaryFormat.PortableExecutable);

    [Theory]
    [InlineData("feedface", BinaryFormat.MachO)]
    [InlineData("feedfacf", BinaryFormat.MachO)]
    [InlineData("cffaedfe", BinaryFormat.MachO)]
    [InlineData("cefaedfe", BinaryFormat.MachO)]
    [InlineData("cafebabe00000002", BinaryFormat.MachO)]
    [InlineData("cafebabe00000034", BinaryFormat.Unknown)]
    public void Macs_executables_are_told_from_Javas_classes(string start, BinaryFormat format) =>
        BinaryFacts.Read(new MemoryStream([.. Convert.FromHexString(start), 0, 0, 0, 0])).Format.ShouldBe(format);

    [Fact]
    public void A_stream_is_read_from_its_beginning_wherever_it_stands()
    {
        using var stream = new MemoryStream("#!/bin/sh\n"u8.ToArray()) { Position = 5 };

        BinaryFacts.Read(stream).Script.ShouldBe("/bin/sh");
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_refused_with_the_remedy()
    {
        using var stream = new System.IO.Compression.GZipStream(new MemoryStream(), System.IO.Compression.CompressionMode.Decompress);

        Should.Throw<ArgumentException>(() => BinaryFacts.Read(stream)).Message.ShouldContain("Read it into memory", Case.Insensitive);
    }

    [Fact]
    public void A_header_that_is_cut_off_is_named_as_the_flaw() =>
        Read("\u007fELF\u0002\u0001\u0001").Flaw.ShouldBe("its ELF header is cut off");

    private static BinaryFacts Read(string text) => BinaryFacts.Read(new MemoryStream(Encoding.Latin1.GetBytes(text)));
}
