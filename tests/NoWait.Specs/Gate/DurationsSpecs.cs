using NoWait.Gate.Sharding;
using NoWait.Timing.Events;

namespace NoWait.Specs.Gate;

/// <summary>How long tests take, as all machines know it.</summary>
public sealed class DurationsSpecs
{
    [Theory]
    [InlineData("Ns.Type.Method", "Ns.Type.Method")]
    [InlineData("Ns.Type.Method(a: 1, b: \"x (y)\")", "Ns.Type.Method")]
    [InlineData("Adding (1, 2)", "Adding (1, 2)")]
    [InlineData("example.com/a.b/c TestX/sub/deep", "example.com/a.b/c TestX")]
    [InlineData("example.com/a TestX", "example.com/a TestX")]
    [InlineData("a::b::c", "a::b::c")]
    [InlineData("src/lib.rs - add (line 3)", "src/lib.rs - add (line 3)")]
    public void A_test_belongs_to_a_unit_by_its_name(string test, string unit) => TestUnit.Of(test).ShouldBe(unit);

    [Fact]
    public void A_duration_is_the_median_of_the_last_five_runs_of_all_cases()
    {
        var events = new List<LedgerEvent>();
        foreach (var (run, seconds) in new double[] { 100, 1, 2, 3, 4, 5 }.Index())
        {
            events.Add(Some.Result("A.B(x: 1)", run: $"{run}", seconds: seconds));
            events.Add(Some.Result("A.B(x: 2)", run: $"{run}", seconds: 10));
            events.Add(Some.Result("A.C", TestOutcome.Skipped, $"{run}"));
        }

        var durations = Durations.From(events);

        durations.Units.ShouldBe([new("suite", "A.B")]);
        durations.SecondsOf(new("suite", "A.B")).ShouldBe(13);
    }

    [Fact]
    public void A_test_with_subtests_lasts_as_long_as_it_says_itself()
    {
        var durations = Durations.From([Some.Result("p TestX/a", seconds: 1), Some.Result("p TestX/b", seconds: 1), Some.Result("p TestX", seconds: 1.2)]);

        durations.SecondsOf(new("suite", "p TestX")).ShouldBe(1.2);
    }

    [Fact]
    public void An_unknown_test_takes_the_median_of_its_suite_and_of_all_where_that_is_unknown()
    {
        var durations = Durations.Of([new(new("a", "1"), 1), new(new("a", "2"), 3), new(new("a", "3"), 100), new(new("b", "1"), 50), new(new("b", "2"), 60)]);

        durations.SecondsOf(new("a", "new")).ShouldBe(3);
        durations.SecondsOf(new("b", "new")).ShouldBe(55);
        durations.SecondsOf(new("c", "new")).ShouldBe(50);
        Durations.Of([]).SecondsOf(new("c", "new")).ShouldBe(1);
    }

    [Fact]
    public void The_file_comes_back_as_it_was_written_with_the_same_digest()
    {
        var durations = ShardPlannerSpecs.HeavyTailed(1000, 1);

        var read = Durations.Read(durations.Write(), "durations.tsv");

        read.Digest.ShouldBe(durations.Digest);
        read.Count.ShouldBe(1000);
    }

    [Theory]
    [InlineData("1.5\tsuite")]
    [InlineData("x\tsuite\ttest")]
    [InlineData("-1\tsuite\ttest")]
    [InlineData("NaN\tsuite\ttest")]
    [InlineData("1\tsuite\ttest\n1\tsuite\ttest")]
    public void A_malformed_line_is_named(string text) =>
        Should.Throw<InvalidUsageException>(() => Durations.Read("# head\n" + text, "durations.tsv"))
            .Message.ShouldMatch(@"^durations\.tsv:[23]: .*--write-durations");
}
