using System.Diagnostics;
using System.Net;
using System.Text;
using NoWait.Timing.Export;

namespace NoWait.Timing.Specs;

public sealed class OtlpExportSpecs
{
    [Fact]
    public void Without_a_collector_nothing_is_started() => OtlpExport.Start(_ => null).ShouldBeNull();

    [Fact]
    public void An_address_that_is_none_is_refused_with_the_remedy() =>
        Should.Throw<ArgumentException>(() => OtlpExport.Start(Variables("here")))
            .Message.ShouldBe("OTEL_EXPORTER_OTLP_ENDPOINT is no address: here. Write it as http://localhost:4318, or unset it.");

    [Fact]
    public async Task Targets_and_steps_reach_the_collector()
    {
        using var collector = new Collector();
        var received = collector.ReceiveAsync();
        using var source = new ActivitySource("NoWait.OtlpSpecs");
        using (OtlpExport.Start(Variables(collector.Address)))
        using (var recorder = new TimelineRecorder(TimeProvider.System, source.Name))
        using (recorder.BeginTarget("CompileForOtlp"))
        {
            using var step = source.StartActivity("run");
            step!.SetTag("nowait.step", "dotnet publish").SetTag("nowait.bytes", 42L);
        }

        var (path, type, body) = await received;

        path.ShouldBe("/v1/traces");
        type.ShouldBe("application/x-protobuf");
        foreach (var text in (string[])["CompileForOtlp", "NoWait.Timing", "NoWait.OtlpSpecs", "run", "nowait.step", "dotnet publish", "nowait"])
        {
            body.ShouldContain(text);
        }
    }

    private static Func<string, string?> Variables(string endpoint) =>
        name => name == "OTEL_EXPORTER_OTLP_ENDPOINT" ? endpoint : null;

    /// <summary>An OTLP/HTTP collector that takes one request.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Collector()
        {
            for (var port = Random.Shared.Next(20_000, 60_000); ; port++)
            {
                try
                {
                    Address = $"http://127.0.0.1:{port}";
                    _listener.Prefixes.Add(Address + "/");
                    _listener.Start();
                    return;
                }
                catch (HttpListenerException)
                {
                    _listener.Prefixes.Clear();
                }
            }
        }

        public string Address { get; }

        public async Task<(string Path, string? Type, string Body)> ReceiveAsync()
        {
            var context = await _listener.GetContextAsync();
            using var reader = new StreamReader(context.Request.InputStream, Encoding.Latin1);
            var body = await reader.ReadToEndAsync();
            context.Response.Close();
            return (context.Request.Url!.AbsolutePath, context.Request.ContentType, body);
        }

        public void Dispose() => _listener.Close();
    }
}
