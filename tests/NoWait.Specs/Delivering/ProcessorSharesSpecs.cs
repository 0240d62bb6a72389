using FsCheck;
using FsCheck.Fluent;
using NoWait.Delivering;

namespace NoWait.Specs.Delivering;

/// <summary>How the cores are shared between compilers that would take them all.</summary>
public sealed class ProcessorSharesSpecs
{
    [Theory]
    [InlineData(2, 1, 10, 2, 20, 1)]
    [InlineData(2, 1, 10, 1, 10, null)]
    [InlineData(2, 1, 0, 1, 10, 1)]
    [InlineData(2, 1, 0, 1, 0, 1)]
    [InlineData(16, 1, 2, 99, 198, 3)]
    [InlineData(16, 4, 2, 99, 198, 4)]
    [InlineData(16, 1, 2, 5, 10, 13)]
    [InlineData(2, 1, 10, 0, 0, null)]
    [InlineData(2, 2, 10, 50, 500, null)]
    [InlineData(1, 1, 10, 50, 500, null)]
    [InlineData(2, 1, null, 3, 300, null)]
    [InlineData(2, 1, null, 4, 0, 1)]
    public void The_more_wait_the_fewer_it_gets(int cores, int weight, int? own, int waiting, int rest, int? few) =>
        new ProcessorShares(cores, weight).Of(own is { } seconds ? TimeSpan.FromSeconds(seconds) : null, waiting, TimeSpan.FromSeconds(rest))
            .ShouldBe(few);

    [Fact]
    public void The_others_always_have_work_for_as_long_as_it_can_take_at_the_worst()
    {
        var cases = from cores in Gen.Choose(1, 128)
                    from weight in Gen.Choose(1, cores)
                    from own in Gen.Choose(1, 10_000)
                    from rest in Gen.Choose(0, 1_000_000)
                    select (cores, weight, own, rest);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var few = new ProcessorShares(one.cores, one.weight).Of(TimeSpan.FromSeconds(one.own), 1, TimeSpan.FromSeconds(one.rest));
            return few is not { } share || (share >= one.weight && share < one.cores
                && (double)one.own * one.cores / share <= ((double)one.rest / (one.cores - share)) + 1e-6);
        }).QuickCheckThrowOnFailure();
    }
}
