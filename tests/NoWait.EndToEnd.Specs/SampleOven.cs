using NoWait.Testing;

namespace NoWait.EndToEnd.Specs;

/// <summary>An engine of the samples' own, which has this machine's tools as images.</summary>
public sealed class SampleOven : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private RealEngine? _engine;

    private static Terminal Terminal => new(Path.GetTempPath());

    /// <summary>Gets the engine with the tools for a sample that was built on this machine before.</summary>
    internal async Task<RealEngine> ForAsync(string service, SampleTree samples)
    {
        _engine ??= await RealEngine.StartOwnAsync();
        await ToolImages.ImportAsync(_engine, SampleTools.Of(service, samples.Caches, _folder[service]));
        return _engine;
    }

    /// <summary>Leaves it one processor.</summary>
    internal static Task BindAsync(RealEngine engine) => PinAsync(engine, "0");

    /// <summary>Lets it have all processors again.</summary>
    internal static Task ReleaseAsync(RealEngine engine) => PinAsync(engine, $"0-{Environment.ProcessorCount - 1}");

    public void Dispose()
    {
        _engine?.Dispose();
        _folder.Dispose();
    }

    private static async Task PinAsync(RealEngine engine, string processors)
    {
        var pid = Path.Combine(Path.GetDirectoryName(engine.Socket)!, "pid");
        _ = (await Terminal.RunAsync("taskset", "--all-tasks", "--cpu-list", "--pid", processors, File.ReadAllText(pid).Trim())).Well;
    }
}
