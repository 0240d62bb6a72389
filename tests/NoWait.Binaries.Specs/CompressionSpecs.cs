using NoWait.Binaries.Packing;
using NoWait.Binaries.Specs.Fixtures;
using NoWait.Testing;

namespace NoWait.Binaries.Specs;

public sealed class CompressionSpecs
{
    private static readonly Delivery Modem = new() { Link = new Bandwidth(1), Pulls = 1, Starts = 1 };
    private static readonly Delivery Fast = new() { Link = new Bandwidth(1e12), Pulls = 1, Starts = 100 };

    private static readonly CompressionOptions Auto = new()
    {
        Smoke = new() { Arguments = ["--version"], Starts = 3 },
        Delivery = Modem,
        Level = PackLevel.Lzma,
    };

    [FactNeeds("gcc", "upx")]
    public async Task Over_a_slow_link_packing_pays_and_is_done()
    {
        using var bench = await Bench.WithAsync(Samples.Static, "upx");

        var verdict = (await CompressAsync(bench, Auto)).ShouldBeOfType<Verdict.Packed>();

        BinaryFacts.Read(bench.Program).IsPacked.ShouldBeTrue();
        var numbers = verdict.Numbers!;
        numbers.Before.Size.ShouldBe(verdict.Result.Before);
        numbers.After.Size.ShouldBe(verdict.Result.After);
        numbers.SavedOnTheWire.ShouldBeGreaterThan(0);
        numbers.Gain.ShouldBeGreaterThan(numbers.Cost);
        numbers.Before.Starts.ShouldBe(3);
        numbers.Before.PeakMemory!.Value.ShouldBeGreaterThan(100_000);
        numbers.After.StartUp!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        numbers.After.MakingTime!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        bench.Files.ShouldBe(["program"]);
    }

    [FactNeeds("gcc", "upx")]
    public async Task Over_a_fast_link_it_does_not_pay_and_nothing_changes()
    {
        using var bench = await Bench.WithAsync(Samples.Static, "upx");
        var before = bench.Bytes;

        var verdict = (await CompressAsync(bench, Auto with { Delivery = Fast })).ShouldBeOfType<Verdict.NotWorthIt>();

        verdict.ToString().ShouldStartWith("not worth it: saves ");
        verdict.IsFromEarlierBuild.ShouldBeFalse();
        bench.Bytes.ShouldBe(before);
        bench.Files.ShouldBe(["program"]);
    }

    [FactNeeds("gcc", "upx")]
    public async Task An_unknown_link_counts_as_infinitely_fast()
    {
        using var bench = await Bench.WithAsync(Samples.Static, "upx");

        var verdict = (await CompressAsync(bench, Auto with { Delivery = Delivery.Local })).ShouldBeOfType<Verdict.NotWorthIt>();

        verdict.Numbers!.Gain.ShouldBe(TimeSpan.Zero);
    }

    [FactNeeds("gcc", "upx")]
    public async Task An_unchanged_program_is_judged_without_running_anything_whatever_the_link()
    {
        using var bench = await Bench.WithAsync(Samples.Static, "upx");
        var first = await CompressAsync(bench, Auto with { Delivery = Fast }, bench.WithCache);
        var runs = bench.Runs;

        var second = await CompressAsync(bench, Auto with { Delivery = Fast }, bench.WithCache);
        var third = await CompressAsync(bench, Auto, bench.WithCache);

        second.ShouldBe(first);
        third.ShouldBeOfType<Verdict.Packed>().Result.FromCache.ShouldBeTrue();
        BinaryFacts.Read(bench.Program).IsPacked.ShouldBeTrue();
        bench.Runs.ShouldBe(runs);
    }

    [FactNeeds("gcc", "upx")]
    public async Task A_clear_verdict_on_the_earlier_build_holds_for_the_next_and_says_so()
    {
        using var bench = await Bench.WithAsync(Samples.Static, "upx");
        var options = Auto with { Delivery = Fast, Subject = "api" };
        var first = await CompressAsync(bench, options, bench.WithCache);
        var runs = bench.Runs;
        await ChangeAsync(bench);

        var second = (await CompressAsync(bench, options, bench.WithCache)).ShouldBeOfType<Verdict.NotWorthIt>();

        second.IsFromEarlierBuild.ShouldBeTrue();
        second.ToString().ShouldEndWith(" (measured on an earlier build)");
        second.Numbers.ShouldBe(first.Numbers);
        bench.Runs.ShouldBe(runs);
    }

    [FactNeeds("gcc", "upx")]
    public async Task An_earlier_verdict_that_the_link_turns_round_is_measured_anew()
    {
        using var bench = await Bench.WithAsync(Samples.Static, "upx");
        var options = Auto with { Delivery = Fast, Subject = "api" };
        await CompressAsync(bench, options, bench.WithCache);
        await ChangeAsync(bench);

        (await CompressAsync(bench, options with { Delivery = Modem }, bench.WithCache)).ShouldBeOfType<Verdict.Packed>();
    }

    [FactNeeds("gcc", "upx")]
    public async Task Always_packs_without_measuring()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "upx");

        var verdict = (await CompressAsync(bench, new() { Policy = CompressionPolicy.Always })).ShouldBeOfType<Verdict.Packed>();

        verdict.Numbers.ShouldBeNull();
        BinaryFacts.Read(bench.Program).IsPacked.ShouldBeTrue();
    }

    [FactNeeds("gcc", "upx")]
    public async Task Never_does_nothing()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "upx");

        (await CompressAsync(bench, Auto with { Policy = CompressionPolicy.Never })).ShouldBe(new Verdict.NotAsked());

        bench.Runs.ShouldBeEmpty();
    }

    [FactNeeds("gcc", "upx")]
    public async Task Without_a_smoke_command_it_asks_for_one_unless_nothing_travels_anyway()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "upx");

        (await CompressAsync(bench, Auto with { Smoke = null })).ShouldBeOfType<Verdict.Unmeasured>().Reason.ShouldContain("give it a smoke command");
        (await CompressAsync(bench, Auto with { Smoke = null, Delivery = Delivery.Local })).ToString().ShouldBe("not worth it: nothing travels");

        bench.Runs.ShouldBeEmpty();
    }

    [FactNeeds("gcc")]
    public async Task What_stands_against_packing_is_the_verdict()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic);

        var verdict = (await CompressAsync(bench, Auto)).ShouldBeOfType<Verdict.Impossible>();

        verdict.Why.ShouldBeOfType<PackOutcome.NoTool>().Tool.Name.ShouldBe("upx");
    }

    private static Task<Verdict> CompressAsync(Bench bench, CompressionOptions options, Workshop? workshop = null) =>
        new Compressor(workshop ?? bench.Workshop).CompressAsync(bench.Program, options, default);

    /// <summary>Another content of the same size, as the next build of a program has.</summary>
    private static async Task ChangeAsync(Bench bench)
    {
        var bytes = bench.Bytes;
        "FIXTURE"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("fixture %d"u8)));
        await File.WriteAllBytesAsync(bench.Program, bytes);
    }
}
