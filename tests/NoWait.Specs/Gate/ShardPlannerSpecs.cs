using FsCheck;
using FsCheck.Fluent;
using NoWait.Gate.Sharding;

namespace NoWait.Specs.Gate;

/// <summary>Which machine runs which test.</summary>
public sealed class ShardPlannerSpecs
{
    private const int Machines = 36;

    public static IEnumerable<object[]> Draws => Enumerable.Range(1, 5)
        .SelectMany(seed => new[] { 1.0, 1.5, 1.9, 2.3 }.Select(tail => new object[] { seed, tail }));

    [Theory]
    [MemberData(nameof(Draws))]
    public void Fifteen_thousand_tests_on_36_machines_take_within_5_percent_of_the_best_possible(int seed, double tail)
    {
        var durations = HeavyTailed(15_000, seed, tail: tail);

        var plan = ShardPlanner.Plan(durations.Units, durations, Machines);

        (plan.Wall / plan.LowerBound).ShouldBeLessThanOrEqualTo(1.05);
        plan.Machines.Sum(machine => machine.Count).ShouldBe(15_000);
        plan.Idle.ShouldBe(plan.Machines.Sum(machine => plan.Wall - machine.Sum(test => test.Seconds)), 0.001);
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void At_least_95_percent_of_the_tests_stay_when_1_percent_are_added(int seed, double tail)
    {
        var before = HeavyTailed(15_000, seed, tail: tail);
        var added = HeavyTailed(150, seed + 1000, "New", tail);
        var after = Durations.Of(before.Units.Concat(added.Units).Select(unit =>
            KeyValuePair.Create(unit, (unit.Name.StartsWith("New", StringComparison.Ordinal) ? added : before).SecondsOf(unit))));

        var stayed = Stayed(ShardPlanner.Plan(before.Units, before, Machines), ShardPlanner.Plan(after.Units, after, Machines));

        stayed.ShouldBeGreaterThanOrEqualTo(0.95);
    }

    [Fact]
    public void Tests_that_were_never_measured_move_none_of_the_others_far()
    {
        var durations = HeavyTailed(15_000, 7);
        var units = durations.Units.Concat(Enumerable.Range(0, 150).Select(number => new TestUnit("suite 0", $"Unknown.{number}"))).ToList();

        var plan = ShardPlanner.Plan(units, durations, Machines);

        Stayed(ShardPlanner.Plan(durations.Units, durations, Machines), plan).ShouldBeGreaterThanOrEqualTo(0.95);
        (plan.Wall / plan.LowerBound).ShouldBeLessThanOrEqualTo(1.05);
    }

    [Fact]
    public void Every_test_is_on_one_machine_exactly()
    {
        var gen = from names in Gen.Choose(0, 200).ListOf()
                  from machines in Gen.Choose(1, 40)
                  from seconds in Gen.Choose(0, 100_000)
                  select (names.Distinct().ToList(), machines, seconds);
        Prop.ForAll(gen.ToArbitrary(), drawn =>
        {
            var (names, machines, seconds) = drawn;
            var units = names.Select(name => new TestUnit("s", $"test {name}")).ToList();
            var durations = Durations.Of(units.Select((unit, i) => KeyValuePair.Create(unit, (seconds * (i + 1) % 7919) / 100.0)));
            var plans = new[] { ShardPlanner.Plan(units, durations, machines), ShardPlanner.Plan(units, null, machines) };
            return Array.TrueForAll(plans, plan => Enumerable.Range(1, machines)
                .SelectMany(number => plan.Of(new(number, machines)).Select(test => test.Unit.Name))
                .Order(StringComparer.Ordinal).SequenceEqual(units.Select(unit => unit.Name).Order(StringComparer.Ordinal)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Machines_that_list_the_tests_in_another_order_agree()
    {
        var durations = HeavyTailed(500, 3);
        var units = durations.Units.ToList();
        units.Reverse();

        Where(ShardPlanner.Plan(units, Durations.Read(durations.Write(), "d"), 7))
            .ShouldBe(Where(ShardPlanner.Plan(durations.Units, Durations.Read(durations.Write(), "d"), 7)), ignoreOrder: true);
    }

    [Fact]
    public void Few_tests_are_placed_the_longest_first()
    {
        var durations = Durations.Of(new double[] { 7, 6, 5, 4, 3, 2, 1 }.Select((seconds, i) => KeyValuePair.Create(new TestUnit("s", $"{i}"), seconds)));

        var plan = ShardPlanner.Plan(durations.Units, durations, 2);

        plan.Wall.ShouldBe(14);
        plan.LowerBound.ShouldBe(14);
        plan.IsBoundByOneTest.ShouldBeFalse();
    }

    [Fact]
    public void One_long_test_bounds_the_plan()
    {
        var durations = Durations.Of([new(new("s", "long"), 60), new(new("s", "a"), 1), new(new("s", "b"), 1)]);

        var plan = ShardPlanner.Plan(durations.Units, durations, 3);

        plan.Wall.ShouldBe(60);
        plan.IsBoundByOneTest.ShouldBeTrue();
        plan.Longest.Unit.Name.ShouldBe("long");
        PlanRenderer.Terminal([plan], durations).ShouldContain("long (1 min)");
        PlanRenderer.Json([plan], durations).ShouldContain("\"boundByLongestTest\": true");
    }

    [Theory]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("1")]
    [InlineData("1/")]
    [InlineData("-1/2")]
    [InlineData("1/2/3")]
    [InlineData("half")]
    public void What_is_no_share_is_a_mistake(string text) =>
        Should.Throw<InvalidUsageException>(() => Shard.Parse(text)).Message.ShouldContain("use K/N");

    /// <summary>Durations as suites have them: many of milliseconds, few of minutes (log-normal, capped), 4.4 hours in all at 15,000.</summary>
    internal static Durations HeavyTailed(int tests, int seed, string prefix = "Test", double tail = 1.9)
    {
        var random = new Random(seed);
        return Durations.Of(Enumerable.Range(0, tests).Select(number =>
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var seconds = Math.Min(240, 0.15 * Math.Exp(tail * normal));
            return KeyValuePair.Create(new TestUnit($"suite {number % 8}", $"{prefix}.Type{number / 12}.Method{number}"), Math.Round(seconds, 3));
        }));
    }

    internal static double Stayed(ShardPlan before, ShardPlan after)
    {
        var now = Where(after).ToDictionary();
        var was = Where(before).ToList();
        return was.Count(test => now[test.Unit] == test.Machine) / (double)was.Count;
    }

    private static IEnumerable<(TestUnit Unit, int Machine)> Where(ShardPlan plan) =>
        plan.Machines.SelectMany((tests, machine) => tests.Select(test => (test.Unit, machine)));
}
