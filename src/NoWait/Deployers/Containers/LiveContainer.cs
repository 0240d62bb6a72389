using NoWait.Docker;
using NoWait.Docker.Containers;
using NoWait.Health;
using NoWait.Oci.Layers;
using HealthAnswer = NoWait.Health.HealthAnswer;

namespace NoWait.Deployers.Containers;

/// <summary>A container that was started by <see cref="LiveImage.Init"/>, changed by the engine's archive endpoint.</summary>
internal sealed class LiveContainer(DockerEngine engine, string id, LiveContainer.Asked service, TimeProvider time) : ILiveReplica
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(10);

    private bool _isCounting;

    /// <inheritdoc />
    public string Name { get; } = $"container {id[..12]}";

    /// <inheritdoc />
    public async Task DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        // A command line has its limits.
        foreach (var some in paths.Chunk(500))
        {
            var spec = new ExecSpec { Cmd = [LiveImage.Init, "rm", .. some.Select(path => "/" + path)], User = "0" };
            await engine.Containers.Output.ExecAsync(id, spec, null, cancellationToken);
        }
    }

    /// <inheritdoc />
    public async Task CopyAsync(IReadOnlyList<LayerEntry> entries, CancellationToken cancellationToken)
    {
        using var tar = new MemoryStream();
        LayerDescription.WriteTar([.. entries, LiveImage.NoStarts], time.GetUtcNow(), tar, cancellationToken);
        tar.Position = 0;
        await engine.Containers.Archive.PutAsync(id, "/", tar, cancellationToken);
        _isCounting = true;
    }

    /// <inheritdoc />
    public Task<int> RunAsync(string command, Action<string> output, CancellationToken cancellationToken) => engine.Containers.Output.ExecAsync(
        id, new ExecSpec { Cmd = ["/bin/sh", "-c", command] }, line => output(line.Text), cancellationToken);

    /// <inheritdoc />
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        if (!_isCounting)
        {
            await CopyAsync([], cancellationToken);
        }

        _isCounting = false;
        await engine.Containers.KillAsync(id, LiveImage.Again, cancellationToken);
        var start = time.GetTimestamp();
        while (await engine.Containers.Archive.StatAsync(id, "/" + LiveImage.Starts, cancellationToken) is { Size: 0 })
        {
            if (time.GetElapsedTime(start) > StartDeadline)
            {
                throw new IOException("its command was not started again");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <inheritdoc />
    public Task<HealthAnswer> UntilWellAsync(CancellationToken cancellationToken) => new HealthWait(time).UntilWellAsync(
        new HealthQuestion(new EngineReach(engine.Endpoint).ProbeHost, service.Port, service.Port is null ? null : service.Health),
        () => null,
        service.Deadline,
        cancellationToken);

    /// <summary>How a service is asked whether it is well.</summary>
    internal sealed record Asked(int? Port, string? Health, TimeSpan Deadline);
}
