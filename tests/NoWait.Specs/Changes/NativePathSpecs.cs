using FsCheck;
using FsCheck.Fluent;
using NoWait.Changes;

namespace NoWait.Specs.Changes;

public sealed class NativePathSpecs
{
    [Fact]
    public void Any_bytes_of_a_name_come_back_as_they_were() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var name = bytes.Where(one => one != 0).ToArray();
            return NativePath.Encode(NativePath.Decode(name)).AsSpan()[..^1].SequenceEqual(name);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("plain.go", "plain.go")]
    [InlineData("a\nb", @"a\x0ab")]
    [InlineData(@"a\b", @"a\\b")]
    [InlineData("日本 🚀💩", "日本 🚀💩")]
    public void A_name_is_shown_on_one_line(string name, string shown) => NativePath.Show(name).ShouldBe(shown);

    [Fact]
    public void A_byte_that_is_no_text_is_shown_by_its_number() => NativePath.Show("a\uDCFFb").ShouldBe(@"a\xffb");
}
