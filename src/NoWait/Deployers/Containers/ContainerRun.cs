using System.Globalization;
using NoWait.Docker;
using NoWait.Docker.Containers;

namespace NoWait.Deployers.Containers;

/// <summary>A container that was started, and is watched until it is known what became of it.</summary>
internal sealed class ContainerRun : IDisposable
{
    private const int TailLines = 10;
    private const int OutOfMemory = 137;

    private readonly DockerEngine _engine;
    private readonly CancellationTokenSource _stopWatching = new();
    private readonly Task<int> _exit;

    private ContainerRun(DockerEngine engine, string id)
    {
        _engine = engine;
        Id = id;
        _exit = engine.Containers.WaitForExitAsync(id, _stopWatching.Token);
    }

    public string Id { get; }

    /// <summary>Starts a container; that it cannot be started is the exception's word.</summary>
    /// <exception cref="DockerException">A port is taken, its program is not there, …</exception>
    public static async Task<ContainerRun> StartAsync(DockerEngine engine, string id, CancellationToken cancellationToken)
    {
        // Asked before it starts: an end between the two would never be told.
        var run = new ContainerRun(engine, id);
        try
        {
            await engine.Containers.StartAsync(id, cancellationToken);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>How it ended; null while it lives.</summary>
    public string? Ended() => _exit switch
    {
        { IsCompletedSuccessfully: true } => string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {_exit.Result}"),
        { IsFaulted: true } => _exit.Exception!.InnerException is DockerException { IsNotFound: true }
            ? "somebody removed its container"
            : _exit.Exception!.InnerException!.Message,
        _ => null,
    };

    /// <summary>Waits for its end, of which it is known that it came.</summary>
    public async Task<Health.HealthAnswer> EndAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_exit, Task.Delay(Timeout.Infinite, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return new(false, Ended() ?? "it ended");
    }

    /// <summary>What became of it, with its last words when it is not well.</summary>
    public async Task<RunOutcome> OutcomeAsync(Health.HealthAnswer answer)
    {
        if (answer.IsWell)
        {
            return new(true, answer.Detail);
        }

        int? exitCode = _exit.IsCompletedSuccessfully ? await _exit : null;
        var detail = answer.Detail;
        if (exitCode == OutOfMemory && (await _engine.Containers.FindAsync(Id, CancellationToken.None))?.State.OOMKilled == true)
        {
            detail = "it needed more memory than it may have, and was killed";
        }

        return new(false, detail) { ExitCode = exitCode, Tail = await TailAsync() };
    }

    public void Dispose()
    {
        _stopWatching.Cancel();
        _ = _exit.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        _stopWatching.Dispose();
    }

    private async Task<IReadOnlyList<string>> TailAsync()
    {
        List<string> lines = [];
        try
        {
            await foreach (var line in _engine.Containers.Output.LogsAsync(Id, new LogOptions { Tail = TailLines }, CancellationToken.None))
            {
                lines.Add(line.Text);
            }
        }
        catch (DockerException)
        {
            // It is gone, with all it said.
        }

        return lines;
    }
}
