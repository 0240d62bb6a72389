using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using NoWait.Binaries.Packing;
using NoWait.Binaries.Specs.Fixtures;
using NoWait.Binaries.Stripping;
using NoWait.Testing;

namespace NoWait.Binaries.Specs;

public sealed class HostileBytesSpecs
{
    private const long MostMemory = 64 * 1024 * 1024;

    private static readonly Config Seeded = Config.QuickThrowOnFailure
        .WithReplay(new Replay(new Rnd(20261121UL, 7UL), null))
        .WithMaxTest(2000);

    [Fact]
    public void Random_bytes_never_make_reading_fail() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            bytes => Survives([0x7f, (byte)'E', (byte)'L', (byte)'F', .. bytes])).Check(Seeded);

    [FactNeeds("gcc")]
    public async Task A_real_program_cut_anywhere_never_makes_reading_fail()
    {
        var whole = await File.ReadAllBytesAsync(await Samples.Managed);

        Prop.ForAll(Gen.Choose(0, whole.Length).ToArbitrary(), length => Survives(whole[..length])).Check(Seeded);
    }

    [FactNeeds("gcc")]
    public async Task A_real_program_with_a_spoilt_header_never_makes_reading_fail()
    {
        var whole = await File.ReadAllBytesAsync(await Samples.Managed);

        Prop.ForAll(Spoilings(whole).ToArbitrary(), spoilings => Survives(Spoil(whole, spoilings))).Check(Seeded);
    }

    [FactNeeds("gcc")]
    public async Task Whatever_is_spoilt_every_byte_of_the_header_alone_never_makes_reading_fail()
    {
        var whole = await File.ReadAllBytesAsync(await Samples.Managed);
        for (var at = 4; at < 64; at++)
        {
            foreach (var value in new byte[] { 0, 1, 0x7f, 0x80, 0xff })
            {
                Survives(Spoil(whole, [(at, value)]));
            }
        }
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(60, 0xffff)]
    [InlineData(56, 0xffff)]
    [InlineData(62, 0xffff)]
    public void Counts_that_no_file_can_hold_cost_neither_memory_nor_time(int field, ushort value)
    {
        var bytes = Header(sections: 64);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(field), value);
        // The first section's size, link and info: the counts that do not fit into the header.
        bytes.AsSpan(64 + 32, 16).Fill(0xff);

        Survives(bytes);
        BinaryFacts.Read(new MemoryStream(bytes)).Flaw.ShouldNotBeNull();
    }

    [Fact]
    public void Thousands_of_segments_over_the_same_bytes_are_searched_once()
    {
        const int Count = 4000;
        var bytes = new byte[64 + (Count * 56) + (8 * 1024 * 1024)];
        Header(sections: 0).CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(56), Count);
        for (var segment = 0; segment < Count; segment++)
        {
            var entry = bytes.AsSpan(64 + (segment * 56));
            BinaryPrimitives.WriteUInt32LittleEndian(entry, 1);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], 6);
            BinaryPrimitives.WriteInt64LittleEndian(entry[32..], bytes.Length);
        }

        using var stream = new CountedStream(bytes);
        BinaryFacts.Read(stream);

        stream.BytesRead.ShouldBeLessThan(2 * bytes.Length);
    }

    [Fact]
    public void Offsets_at_the_end_of_the_number_range_do_not_overflow()
    {
        var bytes = Header(sections: 0);
        bytes.AsSpan(32, 16).Fill(0xff);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(56), 3);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(60), 3);

        Survives(bytes);
        BinaryFacts.Read(new MemoryStream(bytes)).Flaw.ShouldBe("the section headers lie beyond the end of the file");
    }

    private static bool Survives(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var facts = BinaryFacts.Read(new MemoryStream(bytes));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostMemory);
        facts.Size.ShouldBe(bytes.Length);
        (facts.Elf?.StrippableBytes ?? 0).ShouldBeInRange(0, bytes.Length);
        (facts.Elf?.AppendedBytes ?? 0).ShouldBeInRange(0, bytes.Length);
        _ = (Stripper.Refusal(facts), Packer.Refusal(facts), facts.ToString());
        return true;
    }

    /// <summary>Up to twelve changed bytes, most of them where the headers are, then perhaps a cut.</summary>
    private static Gen<(int At, byte Value)[]> Spoilings(byte[] whole)
    {
        var sections = (int)BinaryPrimitives.ReadInt64LittleEndian(whole.AsSpan(40));
        var place = Gen.OneOf(
            Gen.Choose(4, 63), Gen.Choose(64, 1024), Gen.Choose(sections, whole.Length - 1), Gen.Choose(0, whole.Length - 1));
        var value = Gen.OneOf(Gen.Elements<byte>(0, 1, 2, 0x7f, 0x80, 0xfe, 0xff), Gen.Choose(0, 255).Select(number => (byte)number));
        return Gen.Choose(1, 12).SelectMany(count => place.Zip(value).ArrayOf(count)).Select(
            pairs => pairs.Select(pair => (pair.Item1, pair.Item2)).ToArray());
    }

    private static byte[] Spoil(byte[] whole, (int At, byte Value)[] spoilings)
    {
        var bytes = whole.ToArray();
        foreach (var (at, value) in spoilings)
        {
            bytes[at] = value;
        }

        return bytes;
    }

    /// <summary>A whole header of a program, its tables right after it, and this many empty section headers.</summary>
    private static byte[] Header(ushort sections)
    {
        var bytes = new byte[64 + (sections * 64)];
        "\u007fELF"u8.CopyTo(bytes);
        (bytes[4], bytes[5], bytes[6], bytes[16], bytes[18]) = (2, 1, 1, 2, 62);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), 64);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), sections == 0 ? 0 : 64);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(54), 56);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(58), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(60), sections);
        return bytes;
    }

    private sealed class CountedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public long BytesRead { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var read = base.Read(buffer);
            BytesRead += read;
            return read;
        }
    }
}
