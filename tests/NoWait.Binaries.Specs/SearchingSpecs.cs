using FsCheck;
using FsCheck.Fluent;
using NoWait.Binaries.Reading;

namespace NoWait.Binaries.Specs;

public sealed class SearchingSpecs
{
    private const int Chunk = 256 * 1024;
    private static readonly byte[] Needle = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    [Fact]
    public void A_needle_is_found_wherever_it_stands_also_across_chunks() =>
        Prop.ForAll(Gen.Choose(Chunk - 64, Chunk + 64).ToArbitrary(), at =>
        {
            var bytes = new byte[2 * Chunk];
            Needle.CopyTo(bytes, at);
            return new ByteSource(new MemoryStream(bytes)).Find(Needle, 0, (ulong)bytes.Length) == (ulong)at;
        }).Check(Config.QuickThrowOnFailure.WithReplay(new Replay(new Rnd(7UL, 11UL), null)).WithMaxTest(150));

    [Theory]
    [InlineData(0, 100, 10ul)]
    [InlineData(10, 32, 10ul)]
    [InlineData(10, 31, null)]
    [InlineData(11, 100, null)]
    [InlineData(0, ulong.MaxValue, 10ul)]
    [InlineData(5, ulong.MaxValue, 10ul)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, null)]
    public void A_needle_is_found_only_within_the_range(ulong offset, ulong length, ulong? found)
    {
        var bytes = new byte[200];
        Needle.CopyTo(bytes, 10);

        new ByteSource(new MemoryStream(bytes)).Find(Needle, offset, length).ShouldBe(found);
    }
}
