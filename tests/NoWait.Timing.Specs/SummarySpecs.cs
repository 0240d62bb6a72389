using System.Text;
using NoWait.Testing;
using NoWait.Timing.Events;
using NoWait.Timing.Figures;
using NoWait.Timing.Rendering;
using NoWait.Timing.Summaries;

namespace NoWait.Timing.Specs;

/// <summary>What is kept beside a ledger saves reading, and is never believed when it is wrong.</summary>
public sealed class SummarySpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(20261121);

    private Ledger Ledger => new(_folder["ledger"]);

    private string November => _folder["ledger/2026-11.jsonl"];

    private string Summaries => _folder["ledger/summaries"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Figures_are_the_same_however_they_come_about()
    {
        var held = LedgerSummary.Held(Ledger);
        for (var round = 0; round < 12; round++)
        {
            Fill(round % 3 == 0 ? 400 : 7);
            held.Refresh();

            var anew = Answer(Anew());
            Answer(Kept()).ShouldBe(anew);
            Answer(held).ShouldBe(anew);
        }

        Directory.GetFiles(Summaries, "*", SearchOption.AllDirectories).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_line_that_came_twice_counts_once()
    {
        Fill(300);
        var before = Answer(Anew());
        Kept();

        var lines = File.ReadAllText(November);
        File.AppendAllText(November, lines);

        Answer(Kept()).ShouldBe(before);
        Answer(Kept()).ShouldBe(before);
    }

    [Fact]
    public void A_summary_that_is_damaged_anywhere_is_made_again()
    {
        Fill(600);
        var right = Answer(Kept());
        var file = Directory.GetFiles(Summaries, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var bytes = File.ReadAllBytes(file);
        for (var i = 0; i < 60; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[_random.Next(damaged.Length)] ^= (byte)(1 << _random.Next(8));
            File.WriteAllBytes(file, i % 10 == 9 ? damaged[..^_random.Next(1, damaged.Length)] : damaged);

            Answer(Kept()).ShouldBe(right);
        }
    }

    [Fact]
    public void A_ledger_that_was_changed_elsewhere_than_at_its_end_is_read_again()
    {
        Fill(600);
        Kept();
        var held = LedgerSummary.Held(Ledger);
        held.Refresh();
        var lines = File.ReadAllLines(November);

        File.WriteAllText(November, string.Concat(lines.Where((_, i) => i % 50 != 3).Select(line => line + "\n")));

        held.Refresh().ShouldBeTrue();
        Answer(Kept()).ShouldBe(Answer(Anew()));
        Answer(held).ShouldBe(Answer(Anew()));
    }

    [Fact]
    public void A_month_that_is_gone_is_forgotten()
    {
        Fill(600);
        var held = LedgerSummary.Held(Ledger);
        held.Refresh();
        Kept();
        File.Delete(November);

        held.Refresh();

        Answer(held).ShouldBe(Answer(Anew()));
        Answer(Kept()).ShouldBe(Answer(Anew()));
    }

    [Fact]
    public void A_file_that_was_just_made_and_holds_nothing_yet_is_nothing_new()
    {
        Directory.CreateDirectory(Ledger.Folder);
        File.WriteAllText(November, "");
        var held = LedgerSummary.Held(Ledger);

        held.Refresh().ShouldBeFalse();
        Ledger.Append(Some.Deployment(Some.Noon));
        held.Refresh().ShouldBeTrue();
    }

    [Fact]
    public void A_line_that_is_half_written_counts_when_it_is_whole()
    {
        Ledger.Append(Some.Deployment(Some.Noon.AddHours(-1)));
        Ledger.Append(Some.Deployment(Some.Noon));
        var bytes = File.ReadAllBytes(November);
        File.WriteAllBytes(November, bytes[..^20]);
        var held = LedgerSummary.Held(Ledger);
        held.Refresh();
        held.Read(All).Delivery.Deploys.ShouldBe(1);

        File.WriteAllBytes(November, bytes);

        held.Refresh().ShouldBeTrue();
        held.Read(All).Delivery.Deploys.ShouldBe(2);
        held.Damaged.ShouldBe(0);
        held.Refresh().ShouldBeFalse();
    }

    [Fact]
    public void Damaged_lines_are_counted_and_skipped()
    {
        Ledger.Append(Some.Deployment(Some.Noon.AddHours(-1)));
        File.AppendAllText(November, "{\n\n");
        Ledger.Append(Some.Deployment(Some.Noon));

        var summary = Kept();

        summary.Damaged.ShouldBe(1);
        summary.Read(All).Delivery.Deploys.ShouldBe(2);
    }

    [Fact]
    public async Task Writers_and_readers_at_once_never_see_anything_wrong()
    {
        Fill(300);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 40; i++)
            {
                Ledger.Append(Some.Run(Some.Noon.AddSeconds((worker * 1000) + i)) with { Error = new('x', 4000) });
                Kept().Read(All).Waiting.Runs.ShouldBeGreaterThan(i);
            }
        })));

        Answer(Kept()).ShouldBe(Answer(Anew()));
        Directory.GetFiles(Summaries, "*~", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void A_look_that_is_held_writes_nothing()
    {
        Fill(600);
        LedgerSummary.Held(Ledger).Refresh();

        Directory.Exists(Summaries).ShouldBeFalse();
    }

    [Fact]
    public void The_last_deployment_of_each_service_is_known_from_any_age()
    {
        Ledger.Append(Some.Deployment(Some.Noon.AddYears(-2), "old"));
        Ledger.Append(Some.Deployment(Some.Noon.AddDays(-2), "api"));
        Ledger.Append(Some.Deployment(Some.Noon.AddDays(-1), "api") with { Environment = "production" });
        Ledger.Append(Some.Deployment(Some.Noon, "api") with { Result = Outcome.WentBack });

        Kept();
        Kept().Latest().Select(deployment => (deployment.Service, deployment.Environment, deployment.Result)).ShouldBe(
        [
            ("api", "local", Outcome.WentBack), ("api", "production", Outcome.Succeeded),
            ("api", "local", Outcome.Succeeded), ("old", "local", Outcome.Succeeded),
        ]);
    }

    private static FigureQuery All => new(Some.Noon.AddYears(-3), Some.Noon.AddYears(1));

    private static string Answer(LedgerSummary summary) =>
        string.Join('\n', new[] { All, All with { Service = "api" }, new(Some.Noon.AddDays(-20), Some.Noon.AddDays(-3)) }
            .Select(query => Encoding.UTF8.GetString(FiguresJson.Render(summary.Read(query)))))
        + string.Join(' ', summary.Latest().Select(deployment => deployment.Id));

    private LedgerSummary Kept()
    {
        var summary = LedgerSummary.Kept(Ledger);
        summary.Refresh();
        return summary;
    }

    private LedgerSummary Anew()
    {
        var copy = Directory.CreateDirectory(_folder["copy"]);
        copy.Delete(recursive: true);
        copy.Create();
        foreach (var file in Directory.GetFiles(Ledger.Folder, "*.jsonl"))
        {
            File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        }

        var summary = LedgerSummary.Held(new(copy.FullName));
        summary.Refresh();
        return summary;
    }

    // Events of three machines: mostly in order, some late, some twice.
    private void Fill(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var at = Some.Noon.AddDays(-30 * _random.NextDouble());
            var service = (string[])["api", "web", "board"] is var names ? names[_random.Next(3)] : "";
            LedgerEvent entry = _random.Next(4) switch
            {
                0 => Some.Deployment(at, service) with { Result = (Outcome)_random.Next(5), IsRollBack = _random.Next(5) == 0, ToLive = 7, Parts = [new("Compile", 5)] },
                1 => Tests(at, service),
                _ => Some.Run(at, _random.Next(1, 900) / 16.0) with { By = _random.Next(2) == 0 ? Some.Ada : Some.Bob, Services = [service] },
            };
            Ledger.Append(entry);
            if (_random.Next(20) == 0)
            {
                Ledger.Append(entry);
            }
        }
    }

    private TestResult Tests(DateTimeOffset at, string suite) => new()
    {
        At = at,
        Id = EventId.Of(at, "test", suite),
        Run = "r",
        Suite = suite,
        Test = "Adds",
        Fingerprint = $"f{_random.Next(40)}",
        Outcome = _random.Next(6) == 0 ? TestOutcome.Failed : TestOutcome.Passed,
    };
}
