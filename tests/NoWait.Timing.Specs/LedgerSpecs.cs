using System.Text;
using NoWait.Testing;
using NoWait.Timing.Events;

namespace NoWait.Timing.Specs;

public sealed class LedgerSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<LedgerDamage> _damage = [];

    private Ledger Ledger => new(_folder.Path);

    private string November => _folder["2026-11.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_event_comes_back_as_it_was_written()
    {
        var run = Some.Run(Some.Noon) with
        {
            Where = Place.Ci,
            Result = Outcome.Failed,
            Error = "Compile: \"x\" is missing\n\u2028</script>",
            Billed = 0.006m,
            Steps = [new("Compile", "run", 0.1, 3.2) { Text = "dotnet publish", Service = "board", CacheHit = false, Bytes = 1L << 40 }],
        };
        Ledger.Append(run);

        var read = Ledger.Newest(_damage.Add).ShouldHaveSingleItem();

        LedgerJson.Write(read).ShouldBe(LedgerJson.Write(run));
        read.ShouldBeOfType<Run>().Steps[0].ShouldBe(run.Steps[0]);
        _damage.ShouldBeEmpty();
    }

    [Fact]
    public void An_event_is_one_line_that_begins_with_its_time_in_a_fixed_width()
    {
        Ledger.Append(Some.Deployment(Some.Noon));

        File.ReadAllText(November).ShouldBe("""
            {"at":"2026-11-18T12:00:00.0000000Z","event":"deploy","v":1,"id":"20261118T1200000000000Z-8713e959d184f9ea","service":"board","environment":"local","to":"sha256:4be1000000000000000000000000000000000000000000000000000000000a9c","by":{"name":"Ada Lovelace","email":"ada@example.org"},"where":"laptop","result":"succeeded","seconds":1.61,"leadSeconds":600,"address":"http://localhost:8080","changes":[{"commit":"c0ffee","at":"2026-11-18T11:50:00.0000000Z","author":{"name":"Bob"},"subject":"Say hello"}]}

            """);
    }

    [Fact]
    public void A_line_that_says_only_what_it_must_reads_with_the_defaults()
    {
        _folder.Write("2026-11.jsonl", """
            {"at":"2026-11-18T12:00:00Z","event":"run","id":"a","by":{"name":"Ada"}}
            {"at":"2026-11-18T12:00:01Z","event":"deploy","id":"b","by":{"name":"Ada"},"service":"board","to":"sha256:1"}

            """);

        var events = Ledger.Oldest(_damage.Add).ToList();

        var run = events[0].ShouldBeOfType<Run>();
        run.ShouldSatisfyAllConditions(
            () => run.Version.ShouldBe(1),
            () => run.Waiting.ShouldBe(1),
            () => run.Asked.ShouldBeEmpty(),
            () => run.Targets.ShouldBeEmpty(),
            () => run.Steps.ShouldBeEmpty());
        var deployment = events[1].ShouldBeOfType<Deployment>();
        deployment.Environment.ShouldBe("local");
        deployment.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void What_a_newer_version_wrote_is_kept()
    {
        const string Lines = """
            {"at":"2026-11-18T12:00:00.0000000Z","event":"weather","v":9,"id":"w","sun":{"hours":7}}
            {"at":"2026-11-18T12:00:01.0000000Z","event":"deploy","v":2,"id":"d","service":"board","environment":"local","to":"sha256:1","by":{"name":"Ada"},"where":"laptop","result":"succeeded","seconds":1,"moon":[1,2]}
            """;
        _folder.Write("2026-11.jsonl", Lines + "\n");

        var written = string.Join('\n', Ledger.Oldest(_damage.Add).Select(entry => Encoding.UTF8.GetString(LedgerJson.Write(entry))));

        written.ShouldBe(Lines);
        _damage.ShouldBeEmpty();
    }

    [Fact]
    public void Each_month_has_a_file_of_its_own()
    {
        Ledger.Append(Some.Run(new(2026, 11, 30, 23, 59, 59, TimeSpan.Zero)));
        Ledger.Append(Some.Run(new(2026, 12, 1, 0, 30, 0, TimeSpan.FromHours(1))));
        Ledger.Append(Some.Run(new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)));

        File.ReadAllLines(November).Length.ShouldBe(2);
        File.ReadAllLines(_folder["2026-12.jsonl"]).Length.ShouldBe(1);
    }

    [Fact]
    public void The_newest_come_first_over_all_files_and_the_oldest_in_the_opposite_order()
    {
        var times = Enumerable.Range(0, 40).Select(i => Some.Noon.AddDays(3 * i)).ToList();
        times.ForEach(at => Ledger.Append(Some.Run(at)));

        Ledger.Oldest().Select(entry => entry.At).ShouldBe(times);
        Ledger.Newest().Select(entry => entry.At).ShouldBe(times.AsEnumerable().Reverse());
    }

    [Fact]
    public void Only_what_happened_since_a_moment_is_read()
    {
        Ledger.Append(Some.Run(Some.Noon.AddDays(-70)));
        Ledger.Append(Some.Run(Some.Noon.AddDays(-2)));
        Ledger.Append(Some.Run(Some.Noon));
        _folder.Write("2026-09.jsonl", "this line would be reported if anybody read it\n");

        Ledger.Since(Some.Noon.AddDays(-1), _damage.Add).ShouldHaveSingleItem().At.ShouldBe(Some.Noon);

        _damage.ShouldBeEmpty();
    }

    [Fact]
    public void Events_of_other_machines_that_came_late_are_found()
    {
        Ledger.Append(Some.Run(Some.Noon));
        Ledger.Append(Some.Run(Some.Noon.AddHours(-5)));
        Ledger.Append(Some.Run(Some.Noon.AddHours(1)));

        Ledger.Since(Some.Noon.AddHours(-1)).Count().ShouldBe(2);
    }

    [Fact]
    public void A_ledger_that_is_not_there_is_empty()
    {
        new Ledger(_folder["nowhere"]).Newest().ShouldBeEmpty();
        new Ledger(_folder["nowhere"]).Oldest().ShouldBeEmpty();
    }

    [Fact]
    public void A_long_line_reads_in_both_directions()
    {
        var note = new string('x', 300_000) + "é";
        var run = Some.Run(Some.Noon) with { Error = note };
        Ledger.Append(Some.Run(Some.Noon.AddSeconds(-1)));
        Ledger.Append(run);
        Ledger.Append(Some.Run(Some.Noon.AddSeconds(1)));

        Ledger.Newest().OfType<Run>().ElementAt(1).Error.ShouldBe(note);
        Ledger.Oldest().OfType<Run>().ElementAt(1).Error.ShouldBe(note);
    }

    [Fact]
    public void Heads_of_runs_are_runs_without_their_targets_and_steps()
    {
        var run = Some.Run(Some.Noon) with
        {
            By = new("Zoë \"Z\" O'Neil"),
            Asked = ["Test", "Deploy"],
            Unchanged = true,
            Result = Outcome.Cancelled,
            Waiting = 3,
            Billed = 0.006m,
            Branch = "main",
            Steps = [new("Compile", "run", 0, 1)],
        };
        Ledger.Append(Some.Run(Some.Noon.AddDays(-3)));
        Ledger.Append(Some.Deployment(Some.Noon.AddDays(-1)));
        Ledger.Append(run);
        File.AppendAllText(November, "{\"at\":\n");

        var head = Ledger.RunHeadsSince(Some.Noon.AddDays(-2), _damage.Add).ToList().ShouldHaveSingleItem();

        (head.At, head.Id, head.By, head.Seconds, head.Waiting, head.Rate, head.Billed, head.Result, head.Unchanged)
            .ShouldBe((run.At, run.Id, run.By, run.Seconds, 3, 85, 0.006m, Outcome.Cancelled, true));
        head.Asked.ShouldBe(run.Asked);
        head.Targets.ShouldBeEmpty();
        _damage.Count.ShouldBe(1);
    }
}
