using System.Text;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Testing;
using NoWait.Verifying;

namespace NoWait.Specs.Verifying;

/// <summary>How two images are told apart.</summary>
public sealed class DifferenceSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_that_tells_two_files_apart_is_named()
    {
        var first = await ImageAsync("a", new RunConfig { Env = ["A=1"] }, DateTimeOffset.UnixEpoch,
            File("bin/app", "one text"), File("mode", "m"), File("owner", "o"), new LayerEntry.SymbolicLink("link", "here"), File("gone", "g"));
        var second = await ImageAsync("b", new RunConfig { Env = ["A=2"] }, DateTimeOffset.UnixEpoch,
            File("bin/app", "one test"), File("mode", "m") with { Mode = FileModes.Default }, File("owner", "o") with { UserId = 7 },
            new LayerEntry.SymbolicLink("link", "there"), File("new", "n"));

        (await ImageDifferences.BetweenAsync(first, second, default)).ShouldBe(
        [
            "layer 1 (nowait): /gone is only in the first",
            "layer 1 (nowait): /link: leads to here and there",
            "layer 1 (nowait): /mode: mode 0644 and 0755",
            "layer 1 (nowait): /owner: owner 0:0 and 7:0",
            "layer 1 (nowait): /new is only in the second",
            "layer 1 (nowait): /bin/app: differs from byte 6 (0x6) on, in 1 of 8 bytes: \"one text\" and \"one test\"",
            "config config.Env[0] is \"A=1\" and \"A=2\"",
        ]);
    }

    [Fact]
    public async Task Times_show_in_files_and_in_the_configuration()
    {
        var first = await ImageAsync("a", null, DateTimeOffset.UnixEpoch, File("app", "one"));
        var second = await ImageAsync("b", null, DateTimeOffset.UnixEpoch.AddDays(1), File("app", "one"));

        var found = await ImageDifferences.BetweenAsync(first, second, default);

        found.ShouldContain("layer 1 (nowait): /app: modified 1970-01-01 00:00:00Z and 1970-01-02 00:00:00Z");
        found.ShouldContain("config created is \"1970-01-01T00:00:00Z\" and \"1970-01-02T00:00:00Z\"");
    }

    [FactNeeds("gcc")]
    public async Task Of_an_executable_the_section_is_named()
    {
        async Task<byte[]> CompileAsync(string text)
        {
            var source = _folder.Write("main.c", $"const char text[] = \"{text}\"; int main(void) {{ return text[1]; }}");
            (await new Terminal(_folder.Path).RunAsync("gcc", "-O0", "-o", _folder["main"], source)).Well.ShouldBeEmpty();
            return await System.IO.File.ReadAllBytesAsync(_folder["main"]);
        }

        var (first, second) = (await CompileAsync("built in one"), await CompileAsync("built in two"));
        first = Same(first, second, "built in one", "built in two");

        ContentDifference.Between(first, second).ShouldMatch(
            @"^differs from byte \d+ \(0x\w+\) on, in \.rodata, in 3 of \d+ bytes: ""built in one"" and ""built in two""$");
    }

    [Theory]
    [InlineData("", "x", "differs from byte 0 (0x0) on, 0 bytes and 1")]
    [InlineData("abc", "abcd", "differs from byte 3 (0x3) on, 3 bytes and 4")]
    [InlineData("\u0001\u0002\u0003", "\u0001\u0002\u0004", "differs from byte 2 (0x2) on, in 1 of 3 bytes")]
    public void Bytes_are_told_by_their_place(string first, string second, string words) =>
        ContentDifference.Between(Encoding.Latin1.GetBytes(first), Encoding.Latin1.GetBytes(second)).ShouldBe(words);

    // The build ID differs as well, and comes first: what is looked for is the text.
    private static byte[] Same(byte[] first, byte[] second, string one, string two)
    {
        var copy = (byte[])second.Clone();
        var at = copy.AsSpan().IndexOf(Encoding.ASCII.GetBytes(two));
        Encoding.ASCII.GetBytes(one).CopyTo(copy, at);
        first.AsSpan().IndexOf(Encoding.ASCII.GetBytes(one)).ShouldBe(at);
        return copy;
    }

    private static LayerEntry.File File(string path, string text) =>
        LayerEntry.File.FromBytes(path, Encoding.UTF8.GetBytes(text), FileModes.Plain);

    private async Task<OciImage> ImageAsync(string layout, RunConfig? run, DateTimeOffset time, params LayerEntry[] entries)
    {
        using var target = OciLayout.OpenOrCreate(_folder[layout]);
        var layer = await new LayerBuilder(target).BuildAsync(LayerDescription.Create(entries, time));
        var image = new ImageDescription { Layers = [layer], Run = run, Created = time }.Assemble();
        await target.AddAsync(image, "image");
        return await target.ReadAsync("image");
    }
}
