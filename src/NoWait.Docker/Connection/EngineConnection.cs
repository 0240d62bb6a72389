using System.Net;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NoWait.Oci;

namespace NoWait.Docker.Connection;

/// <summary>Sends requests to one daemon in an API version that both sides speak.</summary>
internal sealed class EngineConnection : IDisposable
{
    private readonly HttpClient _http;
    private ApiVersion? _version;

    public EngineConnection(DockerEndpoint endpoint)
    {
        Endpoint = endpoint;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, cancellationToken) => Transport.OpenAsync(endpoint, cancellationToken),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://docker"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public DockerEndpoint Endpoint { get; }

    /// <summary>The version that requests are made in: the daemon's, or ours when that is older.</summary>
    public async ValueTask<ApiVersion> NegotiateAsync(CancellationToken cancellationToken)
    {
        if (_version is { } known)
        {
            return known;
        }

        using var answer = await ExchangeAsync(new EngineRequest(HttpMethod.Get, "/_ping"), "/_ping", cancellationToken);
        if (!answer.Headers.TryGetValues("Api-Version", out var values) || !ApiVersion.TryParse(values.First(), out var theirs))
        {
            throw new DockerException(
                $"What answers at {Endpoint} is not a Docker Engine ({(int)answer.StatusCode} without an API version): check DOCKER_HOST and the Docker context.");
        }

        if (theirs < ApiVersion.Oldest)
        {
            throw new DockerException(
                $"The Docker daemon at {Endpoint} is too old: it speaks API {theirs}, and {ApiVersion.Oldest} is needed. Install Docker Engine 20.10 or newer.");
        }

        var version = theirs < ApiVersion.Newest ? theirs : ApiVersion.Newest;
        _version = version;
        return version;
    }

    /// <summary>Sends a request and gives the answer as soon as its head is there; the caller disposes it.</summary>
    /// <exception cref="DockerException">The daemon is out of reach, or its answer is an error.</exception>
    public async Task<HttpResponseMessage> SendAsync(EngineRequest request, CancellationToken cancellationToken)
    {
        var version = await NegotiateAsync(cancellationToken);
        var answer = await ExchangeAsync(request, $"/v{version}{request.Path}{request.Query}", cancellationToken);
        if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotModified)
        {
            return answer;
        }

        using (answer)
        {
            throw await Failures.FromAnswerAsync(request, answer, cancellationToken);
        }
    }

    /// <summary>Sends a request whose answer's body does not matter.</summary>
    public async Task DoAsync(EngineRequest request, CancellationToken cancellationToken) =>
        (await SendAsync(request, cancellationToken)).Dispose();

    /// <summary>Sends a request and reads the answer as JSON.</summary>
    public async Task<T> ReadAsync<T>(EngineRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(request, cancellationToken);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken)
                ?? throw Failures.NotOurs(request, Endpoint, new JsonException("null"));
        }
        catch (JsonException e)
        {
            throw Failures.NotOurs(request, Endpoint, e);
        }
        catch (IOException e)
        {
            throw Failures.CutShort(request, Endpoint, e);
        }
    }

    /// <summary>Sends a request and gives the answer's body while it comes; disposing it ends the request.</summary>
    public async Task<Stream> OpenAsync(EngineRequest request, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(request, cancellationToken);
        return new AnswerStream(await answer.Content.ReadAsStreamAsync(cancellationToken), request, Endpoint);
    }

    /// <summary>Asks for another protocol on a connection, which then belongs to the caller, both ways.</summary>
    /// <remarks>In no particular version, so that it need not wait until one is agreed upon.</remarks>
    public async Task<Stream> UpgradeAsync(EngineRequest request, string protocol, CancellationToken cancellationToken)
    {
        var connection = await Transport.OpenAsync(Endpoint, cancellationToken);
        try
        {
            var status = await Upgrade.AskAsync(connection, request with { Upgrade = protocol }, request.Path, cancellationToken);
            return status == HttpStatusCode.SwitchingProtocols ? connection : throw Failures.NoUpgrade(request, Endpoint, protocol, status);
        }
        catch (IOException e)
        {
            await connection.DisposeAsync();
            throw Failures.CutShort(request, Endpoint, e);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> ExchangeAsync(
        EngineRequest request, string address, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, address) { Content = request.Content };
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException) when (request.Content is StreamedContent { Failure: DockerException or OciException or InvalidDataException } content)
        {
            ExceptionDispatchInfo.Throw(content.Failure);
            throw;
        }
        catch (HttpRequestException e)
        {
            throw Failures.FromTransport(request, Endpoint, e);
        }
    }
}
