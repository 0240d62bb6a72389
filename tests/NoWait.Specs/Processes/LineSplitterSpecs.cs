using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NoWait.Processes;

namespace NoWait.Specs.Processes;

public sealed class LineSplitterSpecs
{
    [Fact]
    public void Lines_are_the_same_however_the_bytes_are_torn() =>
        Prop.ForAll(
            Gen.Elements("a", "é", "日本", "\n", "\r\n", "\r", "\u001b[31mred\u001b[0m", "🚀").ListOf().ToArbitrary(),
            Gen.Choose(1, 7).ToArbitrary(),
            (parts, size) => Split(string.Concat(parts), size).SequenceEqual(Split(string.Concat(parts), int.MaxValue)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_last_line_without_an_end_is_a_line() =>
        Split("one\ntwo", 3).ShouldBe(["one", "two"]);

    [Fact]
    public void A_redrawn_line_is_several_lines() =>
        Split("10%\r20%\r\n30%\n", 100).ShouldBe(["10%", "20%", "30%"]);

    [Fact]
    public void An_endless_line_comes_in_parts()
    {
        var lines = Split(new string('x', (2 * LineSplitter.Longest) + 5), 1000);

        lines.Select(line => line.Length).ShouldBe([LineSplitter.Longest, LineSplitter.Longest, 5]);
    }

    [Fact]
    public void Bytes_that_are_no_text_become_replacement_characters()
    {
        var lines = new List<string>();
        var splitter = new LineSplitter(lines.Add);
        splitter.Write([(byte)'a', 0xFF, (byte)'b', (byte)'\n', 0xC3]);
        splitter.Complete();

        lines.ShouldBe(["a\uFFFDb", "\uFFFD"]);
    }

    private static List<string> Split(string text, int size)
    {
        var lines = new List<string>();
        var splitter = new LineSplitter(lines.Add);
        foreach (var part in Encoding.UTF8.GetBytes(text).Chunk(Math.Max(1, Math.Min(size, 1 << 20))))
        {
            splitter.Write(part);
        }

        splitter.Complete();
        return lines;
    }
}
