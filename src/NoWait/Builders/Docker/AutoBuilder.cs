using System.Collections.Concurrent;
using NoWait.Docker;

namespace NoWait.Builders.Docker;

/// <summary>Builds each service where it can be built fastest: on this machine, or else in an engine when one answers.</summary>
/// <param name="host">Builds on this machine.</param>
/// <param name="docker">Builds in an engine; made when it is needed.</param>
/// <param name="variables">The environment of this process.</param>
internal sealed class AutoBuilder(IBuilder host, Lazy<(DockerEngine Engine, IBuilder Builder)> docker, IReadOnlyDictionary<string, string> variables)
    : IBuilder, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Task<IBuilder>> _chosen = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public string Name => "auto";

    /// <inheritdoc />
    public async Task<StepCounts> PrepareAsync(BuildRequest request, CancellationToken cancellationToken) =>
        await (await ChooseAsync(request)).PrepareAsync(request, cancellationToken);

    /// <inheritdoc />
    public async Task<BuildOutput> BuildAsync(BuildRequest request, CancellationToken cancellationToken) =>
        await (await ChooseAsync(request)).BuildAsync(request, cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        (host as IDisposable)?.Dispose();
        if (docker.IsValueCreated)
        {
            (docker.Value.Builder as IDisposable)?.Dispose();
        }
    }

    private Task<IBuilder> ChooseAsync(BuildRequest request) => _chosen.GetOrAdd(request.Service, _ => FindAsync(request));

    private async Task<IBuilder> FindAsync(BuildRequest request)
    {
        var why = BuilderChoice.WhyNotHost(request.Image.Resolve(request.Context), request.Arguments, variables);
        if (why is null || !await AnswersAsync())
        {
            return host;
        }

        request.Output?.Invoke(new(request.Service, "", $"Built by Docker, since {why} (--builder auto).", IsError: false));
        return docker.Value.Builder;
    }

    private async Task<bool> AnswersAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await docker.Value.Engine.Daemon.PingAsync(patience.Token);
            return true;
        }
        catch (Exception e) when (e is DockerException or OperationCanceledException)
        {
            return false;
        }
    }
}
