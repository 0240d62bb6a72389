using FsCheck;
using FsCheck.Fluent;
using NoWait.Testing;
using NoWait.Timing.Events;

namespace NoWait.Timing.Specs;

public sealed class LedgerDamageSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<LedgerDamage> _damage = [];

    private Ledger Ledger => new(_folder.Path);

    private string November => _folder["2026-11.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_torn_last_line_is_skipped_and_reported_and_the_next_event_is_not_glued_to_it()
    {
        Ledger.Append(Some.Run(Some.Noon));
        var whole = File.ReadAllBytes(November);
        Ledger.Append(Some.Run(Some.Noon.AddMinutes(1)));
        Truncate(by: 40);

        Ledger.Newest(_damage.Add).Count().ShouldBe(1);
        _damage.ShouldBe([new(November, whole.Length, "its writer was cut short")]);

        Ledger.Append(Some.Run(Some.Noon.AddMinutes(2)));
        _damage.Clear();

        Ledger.Newest(_damage.Add).Select(entry => entry.At).ShouldBe([Some.Noon.AddMinutes(2), Some.Noon]);
        _damage.ShouldBe([new(November, whole.Length, "it is not a whole event")]);
    }

    [Fact]
    public void A_last_line_that_only_lost_its_line_feed_is_whole()
    {
        Ledger.Append(Some.Run(Some.Noon));
        Truncate(by: 1);

        Ledger.Newest(_damage.Add).ShouldHaveSingleItem();
        Ledger.Append(Some.Run(Some.Noon.AddMinutes(1)));

        Ledger.Newest(_damage.Add).Count().ShouldBe(2);
        _damage.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"event\":\"run\"}")]
    [InlineData("{\"event\":7}")]
    [InlineData("{\"event\":\"run\",\"at\":\"yesterday\",\"id\":\"x\",\"by\":{\"name\":\"A\"}}")]
    [InlineData("{\"event\":\"run\",\"at\":\"2026-11-18T12:00:00Z\",\"id\":\"x\",\"by\":{\"name\":\"A\"},\"seconds\":\"long\"}")]
    [InlineData("{\"event\":\"run\",\"at\":\"2026-11-18T12:00:00Z\",\"id\":\"x\",\"by\":{\"name\":\"A\"},\"rate\":1e99}")]
    [InlineData("{\"event\":\"run\",\"at\":\"2026-11-18T12:00:00Z\",\"id\":\"x\",\"by\":null}")]
    [InlineData("{\"at\":\"2026-11-18T12:00:00Z\"}{\"at\":\"2026-11-18T12:00:00Z\"}")]
    public void A_damaged_line_between_others_costs_only_itself(string line)
    {
        Ledger.Append(Some.Run(Some.Noon));
        var offset = new FileInfo(November).Length;
        File.AppendAllText(November, line + "\n");
        Ledger.Append(Some.Run(Some.Noon.AddMinutes(1)));

        Ledger.Oldest(_damage.Add).Count().ShouldBe(2);
        Ledger.Newest(_damage.Add).Count().ShouldBe(2);

        var expected = new LedgerDamage(November, offset, "it is not a whole event");
        _damage.ShouldBe([expected, expected]);
        expected.ToString().ShouldEndWith(
            $"the line at byte {offset} is skipped: it is not a whole event. Nothing else is lost; delete the line to be rid of this.");
    }

    [Fact]
    public void Empty_lines_and_carriage_returns_are_no_damage()
    {
        Ledger.Append(Some.Run(Some.Noon));
        var line = File.ReadAllText(November).TrimEnd('\n');
        File.WriteAllText(November, "\n\r\n" + line + "\r\n\n" + line + "\n \n");

        Ledger.Oldest(_damage.Add).Count().ShouldBe(2);
        Ledger.Newest(_damage.Add).Count().ShouldBe(2);
        _damage.ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_the_bytes_reading_neither_fails_nor_loses_a_whole_line() =>
        Prop.ForAll<byte[][]>(chunks =>
        {
            var line = LedgerJson.Write(Some.Run(Some.Noon));
            byte[] bytes = [.. (chunks ?? []).SelectMany(chunk => (byte[])[.. chunk ?? [], (byte)'\n', .. line, (byte)'\n'])];
            File.WriteAllBytes(November, bytes);

            var forward = Ledger.Oldest().Count();
            return forward >= (chunks ?? []).Length && forward == Ledger.Newest().Count();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void However_much_of_it_was_cut_off_the_ledger_goes_on() =>
        Prop.ForAll<int, int>((cut, events) =>
        {
            File.Delete(November);
            var count = 1 + Math.Abs(events % 5);
            for (var i = 0; i < count; i++)
            {
                Ledger.Append(Some.Run(Some.Noon.AddMinutes(i)));
            }

            var lost = Math.Abs(cut % 200);
            Truncate(by: lost);
            Ledger.Append(Some.Run(Some.Noon.AddHours(1)));
            return Ledger.Newest().Count() == count + (lost <= 1 ? 1 : 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Several_writers_at_once_lose_nothing_and_mix_nothing()
    {
        const int Writers = 8;
        const int Events = 100;
        var threads = Enumerable.Range(0, Writers).Select(writer => new Thread(() =>
        {
            for (var i = 0; i < Events; i++)
            {
                var at = Some.Noon.AddSeconds((writer * Events) + i);
                new Ledger(_folder.Path).Append(Some.Run(at) with { Error = new('x', i * 37) });
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        var ids = Ledger.Oldest(_damage.Add).Select(entry => entry.Id).ToHashSet();

        ids.Count.ShouldBe(Writers * Events);
        _damage.ShouldBeEmpty();
    }

    [Fact]
    public void A_full_disk_is_one_clear_message_and_what_was_written_stays()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        Ledger.Append(Some.Run(Some.Noon));
        File.CreateSymbolicLink(_folder["2026-12.jsonl"], "/dev/full");

        var failure = Should.Throw<IOException>(() => Ledger.Append(Some.Run(Some.Noon.AddDays(20))));

        failure.Message.ShouldBe(
            $"The ledger could not be written: {_folder["2026-12.jsonl"]}: No space left on device. "
            + "Free some space or make the file writable, and run again.");
        File.Delete(_folder["2026-12.jsonl"]);
        Ledger.Newest().ShouldHaveSingleItem();
    }

    [Fact]
    public void Text_that_is_no_valid_unicode_does_not_break_the_line()
    {
        Ledger.Append(Some.Run(Some.Noon) with { Error = "lone \ud800 surrogate" });

        Ledger.Newest().ShouldHaveSingleItem().ShouldBeOfType<Run>().Error.ShouldBe("lone \ufffd surrogate");
    }

    private void Truncate(int by)
    {
        using var file = File.OpenWrite(November);
        file.SetLength(Math.Max(0, file.Length - by));
    }
}
