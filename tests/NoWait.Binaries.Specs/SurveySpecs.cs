using NoWait.Binaries.Measuring;
using NoWait.Binaries.Packing;
using NoWait.Binaries.Specs.Fixtures;
using NoWait.Binaries.Stripping;
using NoWait.Testing;

namespace NoWait.Binaries.Specs;

public sealed class SurveySpecs
{
    private static readonly SurveyOptions Options = new()
    {
        Smoke = new() { Arguments = ["--version"], Starts = 2 },
        Levels = [PackLevel.Fastest, PackLevel.Lzma],
    };

    [FactNeeds("gcc", "strip", "upx")]
    public async Task Every_variant_is_measured_and_the_binary_stays_as_it_was()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip", "upx");
        var before = bench.Bytes;

        var survey = await SurveyAsync(bench, Options);

        survey.Variants.Select(variant => variant.Variant).ShouldBe(["as built", "stripped", "upx -1", "upx --lzma"]);
        foreach (var variant in survey.Variants)
        {
            variant.GzipSize.ShouldBeInRange(1, variant.Size);
            variant.StartUp!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
            variant.PeakMemory!.Value.ShouldBeGreaterThan(0);
            variant.Starts.ShouldBe(2);
            (variant.MakingTime is null).ShouldBe(variant.Variant == "as built");
        }

        survey.Omissions.ShouldBe(["zstd: it is not on the search path"]);
        bench.Bytes.ShouldBe(before);
        bench.Files.ShouldBe(["program"]);
    }

    [FactNeeds("gcc", "strip", "upx")]
    public async Task Each_variant_is_compared_with_the_one_that_it_is_made_from()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip", "upx");
        var survey = await SurveyAsync(bench, Options);

        var comparisons = survey.Compare(Delivery.Local);

        comparisons.Select(comparison => $"{comparison.Before.Variant} -> {comparison.After.Variant}")
            .ShouldBe(["as built -> stripped", "stripped -> upx -1", "stripped -> upx --lzma"]);
    }

    [FactNeeds("gcc", "strip", "upx")]
    public async Task An_unchanged_binary_is_not_measured_again()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip", "upx");
        var first = await SurveyAsync(bench, Options, bench.WithCache);
        var runs = bench.Runs;

        var second = await SurveyAsync(bench, Options, bench.WithCache);

        second.Variants.ShouldBe(first.Variants);
        second.Omissions.ShouldBe(first.Omissions);
        bench.Runs.ShouldBe(runs);
    }

    [FactNeeds("gcc", "strip", "upx")]
    public async Task What_a_survey_measured_packing_does_not_measure_again()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip", "upx");
        var survey = await SurveyAsync(bench, Options with { Levels = [PackLevel.Default] }, bench.WithCache);
        await new Stripper(bench.WithCache).StripAsync(bench.Program, new() { Smoke = Options.Smoke }, default);
        var runs = bench.Runs;

        var verdict = await new Compressor(bench.WithCache).CompressAsync(bench.Program, new() { Smoke = Options.Smoke }, default);

        verdict.Numbers.ShouldBe(survey.Compare(Delivery.Local)[^1] with
        {
            Before = survey.Variants[1] with { ZstdSize = null },
            After = survey.Variants[2] with { ZstdSize = null },
        });
        bench.Runs.ShouldBe(runs);
    }

    [FactNeeds("gcc", "strip", "upx")]
    public async Task What_packing_measured_first_stays_its_verdict()
    {
        using var bench = await Bench.WithAsync(Samples.Static, "strip", "upx");
        var options = new CompressionOptions { Smoke = Options.Smoke };
        var first = await new Compressor(bench.WithCache).CompressAsync(bench.Program, options, default);

        await SurveyAsync(bench, Options with { Levels = [PackLevel.Default] }, bench.WithCache);

        (await new Compressor(bench.WithCache).CompressAsync(bench.Program, options, default)).Numbers.ShouldBe(first.Numbers);
    }

    [FactNeeds("gcc")]
    public async Task What_cannot_be_made_is_named_with_the_reason()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic);

        var survey = await SurveyAsync(bench, Options);

        survey.Variants.ShouldHaveSingleItem().Variant.ShouldBe("as built");
        survey.Omissions[0].ShouldStartWith("stripped: not stripped: strip is not there");
        survey.Omissions[1].ShouldStartWith("upx -1: not packed: upx is not there");
    }

    [FactNeeds("gcc", "zstd")]
    public async Task Where_zstd_is_there_its_size_is_measured_too()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "zstd");

        var survey = await SurveyAsync(bench, Options with { Smoke = null });

        survey.Variants.ShouldHaveSingleItem().ZstdSize!.Value.ShouldBeInRange(1, survey.Facts.Size);
        survey.Variants[0].StartUp.ShouldBeNull();
    }

    [Fact]
    public async Task What_is_no_program_is_weighed_all_the_same()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("script", "#!/bin/sh\n");

        var survey = await new Surveyor(new() { SearchPath = "" }).SurveyAsync(path, new() { Levels = [PackLevel.Default] }, default);

        survey.Variants.ShouldHaveSingleItem().Size.ShouldBe(10);
        survey.Omissions.ShouldContain("upx: not packed: it is a script");
    }

    private static Task<Survey> SurveyAsync(Bench bench, SurveyOptions options, Workshop? workshop = null) =>
        new Surveyor(workshop ?? bench.Workshop).SurveyAsync(bench.Program, options, default);
}
