using System.Collections.Concurrent;
using NoWait.Docker;

namespace NoWait.Builders.Docker;

/// <summary>
/// Lets BuildKit in a Docker Engine run the build stages, with real cache mounts, and takes out of it what the run stage
/// copies; a run stage that only an engine can make comes as a whole image.
/// </summary>
/// <remarks>
/// What came out of a service's stages is this builder's until it is disposed: another run waits for that long. The
/// builder owns the engine's client.
/// </remarks>
/// <param name="engine">The daemon; nothing is asked of it before the first build.</param>
/// <param name="variables">The environment of this process, for credentials and the SSH agent.</param>
/// <param name="time">The clock.</param>
public sealed class DockerBuilder(DockerEngine engine, IReadOnlyDictionary<string, string> variables, TimeProvider time)
    : IBuilder, IDisposable
{
    private readonly DockerOven _oven = new(engine, variables, time);
    private readonly ConcurrentDictionary<string, DockerBuild> _running = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public string Name => "docker";

    /// <summary>Does a <c>Strip</c> or <c>Compress</c> that a later step of the build waits for, in place.</summary>
    public Func<PendingAct, CancellationToken, Task> Act { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>Starts the build, and waits until every dependency step has ended; the rest goes on meanwhile.</summary>
    public async Task<StepCounts> PrepareAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var build = new DockerBuild(request, _oven, Act, cancellationToken);
        try
        {
            var counts = await build.DependenciesAsync();
            _running.AddOrUpdate(KeyOf(request), build, (_, older) => Replace(older, build));
            return counts;
        }
        catch
        {
            build.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async Task<BuildOutput> BuildAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_running.TryRemove(KeyOf(request), out var build) && build.IsOf(request))
        {
            using (build)
            {
                return await build.RestAsync(cancellationToken);
            }
        }

        build?.Dispose();
        using var whole = new DockerBuild(request, _oven, Act, cancellationToken);
        var dependencies = await whole.DependenciesAsync();
        var output = await whole.RestAsync(cancellationToken);
        return output with
        {
            Steps = new(dependencies.Total + output.Steps.Total, dependencies.Cached + output.Steps.Cached),
        };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var build in _running.Values)
        {
            build.Dispose();
        }

        _oven.Dispose();
    }

    private static DockerBuild Replace(DockerBuild older, DockerBuild build)
    {
        older.Dispose();
        return build;
    }

    private static string KeyOf(BuildRequest request) => $"{request.Store}\n{request.Service}";
}
