using System.Diagnostics;
using NoWait.Binaries.Packing;
using NoWait.Binaries.Specs.Fixtures;
using NoWait.Binaries.Stripping;
using NoWait.Testing;

namespace NoWait.Binaries.Specs;

public sealed class TelemetrySpecs
{
    [FactNeeds("gcc", "strip")]
    public async Task Stripping_is_a_span_with_its_words_its_cache_and_its_bytes()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic, "strip");
        StripOutcome? outcome = null;

        var spans = await ListenAsync(async () =>
        {
            await new Stripper(bench.WithCache).StripAsync(bench.Program, new(), default);
            bench.Restore(await Samples.Dynamic);
            outcome = await new Stripper(bench.WithCache).StripAsync(bench.Program, new(), default);
        });

        spans.Select(span => span.OperationName).ShouldBe(["strip", "strip"]);
        spans.Select(span => span.GetTagItem("nowait.cache")).ShouldBe(["miss", "hit"]);
        spans[1].GetTagItem("nowait.step").ShouldBe($"program: {outcome}");
        spans[1].GetTagItem("nowait.bytes").ShouldBe(new FileInfo(bench.Program).Length);
        spans[1].Status.ShouldBe(ActivityStatusCode.Unset);
    }

    [FactNeeds("gcc")]
    public async Task A_tool_that_fails_makes_its_span_an_error()
    {
        using var bench = await Bench.WithAsync(Samples.Dynamic);
        bench.AddTool("upx", "exit 1");

        var spans = await ListenAsync(() => new Packer(bench.Workshop).PackAsync(bench.Program, new(), default));

        var span = spans.ShouldHaveSingleItem();
        span.OperationName.ShouldBe("pack");
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.StatusDescription.ShouldBe("upx exited with 1");
    }

    /// <summary>The spans under one of our own: other tests make some at the same time.</summary>
    private static async Task<IReadOnlyList<Activity>> ListenAsync(Func<Task> act)
    {
        using var own = new Activity("test");
        own.Start();
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == BinariesTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.TraceId == own.TraceId)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await act();
        return spans;
    }
}
