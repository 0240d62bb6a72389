using System.Net;
using System.Text.Json;
using NoWait.Docker.Json;

namespace NoWait.Docker.Connection;

/// <summary>Words what went wrong between us and a daemon.</summary>
internal static class Failures
{
    public static async Task<DockerException> FromAnswerAsync(
        EngineRequest request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var reason = await ReasonAsync(answer, cancellationToken);
        return new DockerException($"{request}: {reason.TrimEnd('.')}. {Remedy(answer.StatusCode, reason)}")
        {
            Status = answer.StatusCode,
            Reason = reason,
            Request = request.ToString(),
        };
    }

    public static DockerException FromTransport(EngineRequest request, DockerEndpoint endpoint, HttpRequestException cause) =>
        cause.InnerException is DockerException refused
            ? refused
            : cause.HttpRequestError == HttpRequestError.InvalidResponse
                ? NotOurs(request, endpoint, cause)
                : CutShort(request, endpoint, cause);

    public static DockerException CutShort(EngineRequest request, DockerEndpoint endpoint, Exception cause) =>
        new($"The connection to the Docker daemon at {endpoint} broke during {request}: see whether the daemon is still running and what its log says, then try again.", cause)
        {
            Request = request.ToString(),
        };

    public static DockerException NotOurs(EngineRequest request, DockerEndpoint endpoint, Exception cause) =>
        new($"What answers at {endpoint} does not speak the Docker Engine's API ({request}: {cause.Message}): check DOCKER_HOST and the Docker context.", cause)
        {
            Request = request.ToString(),
        };

    public static DockerException NoUpgrade(
        EngineRequest request, DockerEndpoint endpoint, string protocol, HttpStatusCode status) =>
        new($"{endpoint} does not let {request} become {protocol}: a proxy before the daemon may be in the way; connect to the daemon itself.")
        {
            Status = status,
            Request = request.ToString(),
        };

    /// <summary>An error that arrived inside a stream that began well.</summary>
    public static DockerException InStream(EngineRequest request, string reason) =>
        new($"{request}: {reason.TrimEnd('.')}. {Remedy(null, reason)}".TrimEnd()) { Reason = reason, Request = request.ToString() };

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            text = await answer.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return $"status {(int)answer.StatusCode}, and the rest of the answer was cut off";
        }

        try
        {
            return JsonSerializer.Deserialize(text, EngineJson.Default.ErrorAnswer)?.Message
                ?? $"status {(int)answer.StatusCode} without a word";
        }
        catch (JsonException)
        {
            var line = text.AsSpan().Trim();
            return line.IsEmpty ? $"status {(int)answer.StatusCode} without a word" : line[..Math.Min(line.Length, 300)].ToString();
        }
    }

    private static string Remedy(HttpStatusCode? status, string reason)
    {
        bool Says(string words) => reason.Contains(words, StringComparison.OrdinalIgnoreCase);
        return status switch
        {
            _ when Says("not a swarm manager") => "Initialise a swarm on this daemon, or name a manager with DOCKER_HOST.",
            _ when Says("port is already allocated") || Says("address already in use") =>
                "Stop what listens on the port, or publish another.",
            _ when Says("no space left on device") => "Free room: remove images and build cache that are no longer used.",
            _ when Says("no basic auth credentials") || Says("unauthorized") || Says("access denied") || Says("authentication required") =>
                "Log in to the registry (docker login) or check the name.",
            _ when Says("No such image") || Says("manifest unknown") || Says("not found: manifest") =>
                "Build, load or pull the image first, or check its name and tag.",
            HttpStatusCode.NotFound => "Check the name, or list what is there.",
            HttpStatusCode.Conflict => "Rename, stop or remove what is in the way.",
            HttpStatusCode.BadRequest => "Check the values of the request.",
            HttpStatusCode.InternalServerError => "If this does not explain itself, the daemon's log says more.",
            HttpStatusCode.ServiceUnavailable => "Wait for the daemon, or see its log.",
            _ => "",
        };
    }
}

/// <summary>The body of every error answer.</summary>
internal sealed record ErrorAnswer
{
    [System.Text.Json.Serialization.JsonPropertyName("message")]
    public string? Message { get; init; }
}
