using System.Security.Cryptography;
using System.Text.Json;
using NoWait.Docker.Build.Session;
using NoWait.Docker.Connection;
using NoWait.Docker.Json;
using NoWait.Docker.Streams;

namespace NoWait.Docker.Build;

/// <summary>BuildKit, as the engine has it built in.</summary>
public sealed class BuilderApi
{
    private static readonly ApiVersion LimitsOfRun = new(1, 42);

    private readonly EngineConnection _connection;

    internal BuilderApi(EngineConnection connection) => _connection = connection;

    /// <summary>Builds; the steps are told while they run, and are activities of the source <c>NoWait.Docker</c> when it ends.</summary>
    /// <param name="spec">What is built.</param>
    /// <param name="watch">Takes each event as it comes, one at a time; null when nobody watches.</param>
    /// <param name="cancellationToken">Ends the build, in the daemon as well.</param>
    /// <exception cref="DockerBuildException">A step failed, the Dockerfile is wrong, or something it needs is not there.</exception>
    public async Task<BuildResult> BuildAsync(BuildSpec spec, Action<BuildEvent>? watch, CancellationToken cancellationToken)
    {
        using var activity = spec.HasActivities ? Tracing.Start("build", spec.Tags is [var tag, ..] ? tag : spec.DockerfileName) : null;
        BuildResult? result = null;
        await Tracing.GuardAsync(activity, async () =>
        {
            await using var session = await OpenAsync(spec, watch, cancellationToken);
            if (session is null && spec.NeedsSession)
            {
                throw new DockerException(
                    $"The daemon at {_connection.Endpoint} offers no session, without which secrets, SSH agents and files that come back cannot be: "
                    + "connect to it without a proxy, or do without them.");
            }

            var trace = new BuildTrace(watch);
            try
            {
                result = await RunAsync(spec, session, trace, cancellationToken);
            }
            finally
            {
                trace.Finish();
                if (spec.HasActivities)
                {
                    BuildSpans.Emit(trace.Steps, activity, session?.ContextBytes ?? 0);
                }
            }
        });
        return result!;
    }

    /// <summary>Opens the session while the API version is agreed upon: each takes as long as the other.</summary>
    private async Task<BuildSession?> OpenAsync(BuildSpec spec, Action<BuildEvent>? watch, CancellationToken cancellationToken)
    {
        var opening = Task.Run(() => BuildSession.OpenAsync(_connection, spec, cancellationToken), cancellationToken);
        try
        {
            await WarnAsync(spec, watch, cancellationToken);
        }
        catch
        {
            await AbandonAsync(opening);
            throw;
        }

        return await opening;
    }

    private static async Task AbandonAsync(Task<BuildSession?> opening)
    {
        try
        {
            await using var session = await opening;
        }
        catch (Exception e) when (e is DockerException or OperationCanceledException)
        {
            // What failed first is what is told.
        }
    }

    private async Task<BuildResult> RunAsync(BuildSpec spec, BuildSession? session, BuildTrace trace, CancellationToken cancellationToken)
    {
        var buildId = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var body = session is null ? new TarBody(spec) : null;
        using var content = body is null ? null : new StreamedContent(body.WriteAsync);
        var request = EngineRequest.Post("/build", BuildQuery.Write(spec, buildId, session?.Id)) with
        {
            Content = content,
            Headers = [KeyValuePair.Create("X-Registry-Config", "e30=")],
        };
        string? image = null;
        try
        {
            await foreach (var message in JsonStream.ReadAsync(_connection, request, EngineJson.Default.ProgressMessage, cancellationToken))
            {
                switch (message)
                {
                    case { Error: { } error }:
                        throw BuildFailure.Explain(spec, trace, error.Message, session?.Failure);
                    case { Id: "moby.buildkit.trace", Aux: { } aux }:
                        trace.Add(aux);
                        break;
                    case { Id: "moby.image.id", Aux: { ValueKind: JsonValueKind.Object } aux }:
                        image = aux.GetProperty("ID").GetString();
                        break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            await CancelAsync(buildId);
            throw;
        }
        catch (DockerException e) when (e is not DockerBuildException && session?.Failure is { } cause)
        {
            throw BuildFailure.Explain(spec, trace, e.Reason ?? e.Message, cause);
        }

        return new BuildResult(image, trace.Steps, session?.ContextBytes ?? body?.Bytes ?? 0);
    }

    /// <summary>The daemon ends a build whose connection is gone; but it may be long before it notices.</summary>
    private async Task CancelAsync(string buildId)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _connection.DoAsync(EngineRequest.Post("/build/cancel", new Query { { "id", buildId } }), limit.Token);
        }
        catch (Exception e) when (e is DockerException or OperationCanceledException)
        {
            // It had ended already, or the daemon is gone.
        }
    }

    private async Task WarnAsync(BuildSpec spec, Action<BuildEvent>? watch, CancellationToken cancellationToken)
    {
        var version = await _connection.NegotiateAsync(cancellationToken);
        if (watch is not null && (spec.ShmSize is not null || spec.Ulimits.Count > 0) && version < LimitsOfRun)
        {
            watch(new BuildEvent.Warned("This Docker Engine gives RUN neither the size of /dev/shm nor limits: update it to 23.0 or newer."));
        }
    }
}
