using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace NoWait.Oci.Registry;

/// <summary>Sends requests to registries: logged in, repeated where that may help, and answered by a response or an <see cref="OciException"/>.</summary>
internal sealed class RegistryHttp : IDisposable
{
    // Statuses that tell of trouble which may pass.
    private static readonly HttpStatusCode[] Passing =
    [
        HttpStatusCode.RequestTimeout, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError,
        HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    private readonly RegistryOptions _options;
    private readonly HttpClient _http;
    private readonly RegistryAuthentication _authentication;
    private readonly ResiliencePipeline<HttpResponseMessage> _retry;

    public RegistryHttp(RegistryOptions options)
    {
        _options = options;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            MaxConnectionsPerServer = 2 * options.Parallel,
        })
        {
            // Silence is measured read by read; a large blob may take its time.
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("nowait");
        _authentication = new RegistryAuthentication(_http, options);
        _retry = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = options.Time }
            .AddRetry(RetryOptions(options))
            .Build();
    }

    /// <summary>An address below a repository.</summary>
    public Uri Address(Scope scope, string path)
    {
        var host = scope.Host == "docker.io" ? "registry-1.docker.io" : scope.Host;
        var scheme = _options.Insecure.Contains(scope.Host) ? "http" : "https";
        return new Uri($"{scheme}://{host}/v2/{scope.Repository}/{path}");
    }

    /// <summary>Sends what <paramref name="make"/> makes, anew for each attempt.</summary>
    /// <returns>A response with a status that <paramref name="expected"/> holds; its content is not read yet.</returns>
    /// <exception cref="OciException">The registry refuses, wants other credentials, or cannot be reached.</exception>
    public Task<HttpResponseMessage> SendAsync(
        Scope scope, Func<HttpRequestMessage> make, HttpStatusCode[] expected, CancellationToken cancellationToken) =>
        CheckAsync(
            scope,
            _retry.ExecuteAsync(async token => await AttemptAsync(scope, make, token), cancellationToken).AsTask(),
            expected,
            cancellationToken);

    /// <summary>Sends a request whose body cannot be sent again.</summary>
    /// <returns>A response with a status that <paramref name="expected"/> holds.</returns>
    /// <exception cref="OciException">
    /// The registry refuses or wants other credentials; it cannot be reached, or its trouble may pass
    /// (<see cref="OciError.Unreachable"/>).
    /// </exception>
    public async Task<HttpResponseMessage> SendOnceAsync(
        Scope scope, Func<HttpRequestMessage> make, HttpStatusCode[] expected, CancellationToken cancellationToken)
    {
        var response = await CheckAsync(scope, AttemptAsync(scope, make, cancellationToken), [.. expected, .. Passing], cancellationToken);
        if (expected.Contains(response.StatusCode))
        {
            return response;
        }

        using (response)
        {
            throw Unreachable(scope, new HttpRequestException($"It answered {(int)response.StatusCode}."));
        }
    }

    /// <summary>Reads, and gives up after a silence.</summary>
    public async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(_options.Silence);
        try
        {
            return await stream.ReadAsync(buffer, silence.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing was heard for {_options.Silence.TotalSeconds} s.", e);
        }
        catch (IOException e) when (e is not HttpIOException)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, e.Message, e);
        }
    }

    public void Dispose() => _http.Dispose();

    private static OciException Unreachable(Scope scope, Exception e) => new(
        OciError.Unreachable,
        e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? $"{scope.Host} is not trusted over HTTPS for {scope.Repository}: {e.GetBaseException().Message} "
                + "Correct its certificate; if it speaks plain HTTP and that is meant, name it among the insecure registries."
            : $"{scope.Host} cannot be reached for {scope.Repository}: {e.GetBaseException().Message} "
                + "Check its name, the network, and whether it speaks HTTPS.",
        e) { Path = $"{scope.Host}/{scope.Repository}" };

    private static async Task<HttpResponseMessage> CheckAsync(
        Scope scope, Task<HttpResponseMessage> sending, HttpStatusCode[] expected, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await sending;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            throw e.GetBaseException() as OciException ?? Unreachable(scope, e);
        }

        if (expected.Contains(response.StatusCode))
        {
            return response;
        }

        using (response)
        {
            throw await RegistryFailure.OfAsync(scope, response, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> AttemptAsync(
        Scope scope, Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        var response = await SendWithAsync(make, _authentication.Known(scope), cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        // None was needed so far, or the token has expired.
        using (response)
        {
            var answer = await _authentication.AnswerAsync(scope, response.Headers.WwwAuthenticate, cancellationToken);
            return await SendWithAsync(make, answer, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendWithAsync(
        Func<HttpRequestMessage> make, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var request = make();
        request.Headers.Authorization = authorization;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(_options.Silence);
        if (request.Content is UploadContent upload)
        {
            upload.Progressed = () => silence.CancelAfter(_options.Silence);
        }

        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing was heard for {_options.Silence.TotalSeconds} s.", e);
        }
    }

    private static RetryStrategyOptions<HttpResponseMessage> RetryOptions(RegistryOptions options) => new()
    {
        MaxRetryAttempts = Math.Max(1, options.Retries),
        Delay = options.RetryDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = arguments => ValueTask.FromResult(
            options.Retries > 0 && MayPass(arguments.Outcome, options.MaximumRetryAfter)),
        OnRetry = arguments =>
        {
            arguments.Outcome.Result?.Dispose();
            return ValueTask.CompletedTask;
        },
        DelayGenerator = arguments => ValueTask.FromResult(RetryAfter(arguments.Outcome.Result, options.Time)),
    };

    private static bool MayPass(Outcome<HttpResponseMessage> outcome, TimeSpan longest) => outcome switch
    {
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } } => false,
        { Exception: HttpRequestException or IOException or TimeoutException } => true,
        { Result: { } response } => Passing.Contains(response.StatusCode) && !(response.Headers.RetryAfter?.Delta > longest),
        _ => false,
    };

    private static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider time)
    {
        var asked = response?.Headers.RetryAfter;
        var delay = asked?.Delta ?? (asked?.Date is { } date ? date - time.GetUtcNow() : null);
        return delay > TimeSpan.Zero ? delay : null;
    }
}
