using NoWait.Changes;
using NoWait.Images;

namespace NoWait.Builders;

/// <summary>
/// Runs build stages on this machine, each in a folder of its own that holds only what was copied into it and is kept
/// between runs, so that compilers find what they made before.
/// </summary>
/// <remarks>
/// A service's stage folders are this builder's from its first call for the service until it is disposed: another run
/// waits for that long.
/// </remarks>
/// <param name="variables">The environment of this process; steps see what they need of it.</param>
/// <param name="time">The clock.</param>
public sealed class HostBuilder(IReadOnlyDictionary<string, string> variables, TimeProvider time) : IBuilder, IDisposable
{
    private readonly HostMachine _machine = new(variables, time);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServiceFolders> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StatCache> _caches = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public string Name => "host";

    /// <summary>Does a <see cref="Strip"/> or <see cref="Compress"/> that a later step of the build waits for, in place.</summary>
    public Func<PendingAct, CancellationToken, Task> Act { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>Does some steps without their commands; null where all are run.</summary>
    internal IStepShortcut? Shortcut { get; init; }

    /// <inheritdoc />
    public async Task<StepCounts> PrepareAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        var output = await RunAsync(request, isPreparing: true, cancellationToken);
        return output.Steps;
    }

    /// <inheritdoc />
    public Task<BuildOutput> BuildAsync(BuildRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, isPreparing: false, cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var service in _services.Values)
        {
            service.Dispose();
        }
    }

    private async Task<BuildOutput> RunAsync(BuildRequest request, bool isPreparing, CancellationToken cancellationToken)
    {
        ServiceFolders? folders;
        lock (_gate)
        {
            if (!_caches.TryGetValue(request.Store, out var cache))
            {
                _caches[request.Store] = cache = StatCache.Load(Path.Combine(request.Store, "stat-cache"));
            }

            var key = $"{request.Store}\n{request.Service}";
            if (!_services.TryGetValue(key, out folders))
            {
                _services[key] = folders = new(_machine with { Shortcut = Shortcut }, cache, Act);
            }
        }

        return await folders.RunAsync(request, isPreparing, cancellationToken);
    }
}
