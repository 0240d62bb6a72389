using System.Runtime.CompilerServices;
using NoWait.Docker.Connection;
using NoWait.Docker.Json;
using NoWait.Docker.Streams;

namespace NoWait.Docker.Containers;

/// <summary>What containers print, and commands that are run in them.</summary>
public sealed class ContainerOutput
{
    private readonly EngineConnection _connection;
    private readonly ContainersApi _containers;

    internal ContainerOutput(EngineConnection connection, ContainersApi containers)
    {
        _connection = connection;
        _containers = containers;
    }

    /// <summary>The lines that a container printed, and with <see cref="LogOptions.Follow"/> those to come until it ends.</summary>
    public async IAsyncEnumerable<OutputLine> LogsAsync(
        string container, LogOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var framed = !(await _containers.InspectAsync(container, cancellationToken)).Config.Tty;
        var request = EngineRequest.Get(ContainersApi.PathOf(container, "logs"), options.ToQuery());
        await using var body = await _connection.OpenAsync(request, cancellationToken);
        await foreach (var line in OutputReader.LinesAsync(body, framed, cancellationToken))
        {
            yield return line;
        }
    }

    /// <summary>Runs a command in a running container to its end; gives its exit code.</summary>
    /// <param name="container">Its id or name.</param>
    /// <param name="spec">The command.</param>
    /// <param name="output">Takes each line as it comes; null when nobody reads.</param>
    /// <param name="cancellationToken">Ends the wait; the daemon has no way to end the command.</param>
    public async Task<int> ExecAsync(
        string container, ExecSpec spec, Action<OutputLine>? output, CancellationToken cancellationToken)
    {
        var create = EngineRequest.Post(ContainersApi.PathOf(container, "exec")).With(spec, EngineJson.Default.ExecSpec);
        var exec = await _connection.ReadAsync(create, EngineJson.Default.Created, cancellationToken);
        var start = EngineRequest.Post($"/exec/{exec.Id}/start").With(new ExecStart(false, false), EngineJson.Default.ExecStart);
        await using (var body = await _connection.OpenAsync(start, cancellationToken))
        {
            await foreach (var line in OutputReader.LinesAsync(body, framed: true, cancellationToken))
            {
                output?.Invoke(line);
            }
        }

        var inspect = EngineRequest.Get($"/exec/{exec.Id}/json");
        var details = await _connection.ReadAsync(inspect, EngineJson.Default.ExecDetails, cancellationToken);
        return details.ExitCode ?? throw Failures.InStream(start, "the command's output ended before the command did");
    }
}

/// <summary>Which part of a log is read.</summary>
public sealed record LogOptions
{
    /// <summary>Whether to wait for lines to come.</summary>
    public bool Follow { get; init; }

    /// <summary>How many of the last lines; null for all.</summary>
    public int? Tail { get; init; }

    /// <summary>From when on; null for the beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether each line begins with its time.</summary>
    public bool Timestamps { get; init; }

    internal Query ToQuery() => new()
    {
        { "stdout", true },
        { "stderr", true },
        { "follow", Follow },
        { "timestamps", Timestamps },
        { "tail", (long?)Tail },
        { "since", Since?.ToUnixTimeSeconds() },
    };
}
