using NoWait.Testing;

namespace NoWait.Timing.Specs;

public sealed class LedgerTailSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<LedgerDamage> _damage = [];
    private readonly Ledger _ledger;
    private readonly LedgerTail _tail;

    public LedgerTailSpecs()
    {
        _ledger = new(_folder["ledger"]);
        _tail = new(_ledger, Some.Noon.AddDays(-30));
    }

    private string November => _folder["ledger/2026-11.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_reading_has_what_is_new()
    {
        News().ShouldBeEmpty();

        _ledger.Append(Some.Run(Some.Noon));
        _ledger.Append(Some.Run(Some.Noon.AddMinutes(1)));
        News().ShouldBe([Some.Noon, Some.Noon.AddMinutes(1)]);
        News().ShouldBeEmpty();

        _ledger.Append(Some.Run(Some.Noon.AddMinutes(2)));
        _ledger.Append(Some.Run(Some.Noon.AddMonths(1)));
        News().ShouldBe([Some.Noon.AddMinutes(2), Some.Noon.AddMonths(1)]);
        News().ShouldBeEmpty();
    }

    [Fact]
    public void Older_files_are_not_even_opened()
    {
        _ledger.Append(Some.Run(Some.Noon));
        _folder.Write("ledger/2026-09.jsonl", "this line would be reported if anybody read it\n");

        News().ShouldBe([Some.Noon]);
        _damage.ShouldBeEmpty();
    }

    [Fact]
    public void A_line_that_is_half_written_comes_when_it_is_whole()
    {
        _ledger.Append(Some.Run(Some.Noon));
        _ledger.Append(Some.Run(Some.Noon.AddMinutes(1)));
        var bytes = File.ReadAllBytes(November);
        File.WriteAllBytes(November, bytes[..^20]);

        News().ShouldBe([Some.Noon]);
        File.WriteAllBytes(November, bytes);

        News().ShouldBe([Some.Noon.AddMinutes(1)]);
        _damage.ShouldBeEmpty();
    }

    [Fact]
    public void A_damaged_line_is_reported_once()
    {
        _ledger.Append(Some.Run(Some.Noon));
        File.AppendAllText(November, "{\n");

        News();
        News();

        _damage.Count.ShouldBe(1);
    }

    [Fact]
    public void A_file_that_was_merged_anew_is_read_anew()
    {
        _ledger.Append(Some.Run(Some.Noon));
        _ledger.Append(Some.Run(Some.Noon.AddMinutes(2)));
        News().Count.ShouldBe(2);

        var other = new Ledger(_folder["other"]);
        other.Append(Some.Run(Some.Noon.AddMinutes(1)));
        var lines = File.ReadAllLines(November).Concat(File.ReadAllLines(_folder["other/2026-11.jsonl"]));
        File.WriteAllText(November, string.Concat(lines.Order(StringComparer.Ordinal).Select(line => line + "\n")));
        var news = _tail.Read();

        news.IsAnew.ShouldBeTrue();
        news.Events.Select(entry => entry.At).ShouldBe([Some.Noon, Some.Noon.AddMinutes(1), Some.Noon.AddMinutes(2)]);
    }

    [Fact]
    public void A_file_that_is_gone_means_to_begin_anew()
    {
        _ledger.Append(Some.Run(Some.Noon));
        News();
        File.Delete(November);

        _tail.Read().ShouldSatisfyAllConditions(
            news => news.IsAnew.ShouldBeTrue(),
            news => news.Events.ShouldBeEmpty());
    }

    private List<DateTimeOffset> News() => [.. _tail.Read(_damage.Add).Events.Select(entry => entry.At)];
}
