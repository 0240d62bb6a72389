using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace NoWait.Timing.Export;

/// <summary>Sends the spans to an OpenTelemetry collector, when the standard variables name one.</summary>
public static class OtlpExport
{
    private const string AllTraffic = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string OnlyTraces = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string Headers = "OTEL_EXPORTER_OTLP_HEADERS";

    /// <summary>
    /// Starts to send; disposing of the result sends what is left, for five seconds at most. Null when no variable names
    /// a collector, and then nothing of OpenTelemetry is loaded.
    /// </summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="ArgumentException">The variable holds no address.</exception>
    public static IDisposable? Start(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var (name, address) = variable(OnlyTraces) is { Length: > 0 } traces ? (OnlyTraces, traces) : (AllTraffic, variable(AllTraffic));
        return string.IsNullOrWhiteSpace(address) ? null : Start(name, address, variable);
    }

    // In a method of its own, so that not even addresses are loaded before it runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TracerProvider Start(string name, string address, Func<string, string?> variable)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint))
        {
            throw new ArgumentException($"{name} is no address: {address}. Write it as http://localhost:4318, or unset it.");
        }

        var isGrpc = variable(Protocol) == "grpc";
        var target = isGrpc || name == OnlyTraces ? endpoint : new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/v1/traces");
        return Send(target, isGrpc, variable(Headers), variable("OTEL_SERVICE_NAME") ?? "nowait");
    }

    // In a method of its own, so that the packages are loaded only when it runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TracerProvider Send(Uri target, bool isGrpc, string? headers, string service) =>
        Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(service, autoGenerateServiceInstanceId: false))
            .AddSource("NoWait", "NoWait.*")
            .AddOtlpExporter(options =>
            {
                options.Endpoint = target;
                options.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
                options.Headers = headers;
                options.TimeoutMilliseconds = 5_000;
            })
            .Build();
}
