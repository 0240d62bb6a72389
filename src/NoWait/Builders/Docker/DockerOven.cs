using NoWait.Docker;

namespace NoWait.Builders.Docker;

/// <summary>What all builds in one daemon share.</summary>
internal sealed class DockerOven(DockerEngine engine, IReadOnlyDictionary<string, string> variables, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, FileLock> _locks = new(StringComparer.Ordinal);

    /// <summary>The daemon.</summary>
    public DockerEngine Engine => engine;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Writes requests.</summary>
    public DockerSpec Spec { get; } = new(variables);

    /// <summary>Takes whole images out of the daemon.</summary>
    public WholeImage Whole { get; } = new(engine, time);

    /// <summary>Keeps other runs out of a service's exports until this is disposed.</summary>
    public async Task LockAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var file = ExportFolder.FolderOf(request) + ".lock";
            if (!_locks.ContainsKey(file))
            {
                _locks[file] = await FileLock.AcquireAsync(
                    file, time, () => Say(request, $"Waiting for another run that builds '{request.Service}'."), cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var held in _locks.Values)
        {
            held.Dispose();
        }

        _turn.Dispose();
        engine.Dispose();
    }

    private static void Say(BuildRequest request, string message) =>
        request.Output?.Invoke(new(request.Service, "", message, IsError: false));
}
