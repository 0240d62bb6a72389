namespace NoWait.Shipping.Checks;

/// <summary>What checks look at.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Address">Where it answers, as <c>http://localhost:8080</c>; null for nowhere.</param>
/// <param name="Root">The repository's root.</param>
internal sealed record CheckSite(string Service, string? Address, string Root)
{
    /// <summary>How long one answer may take.</summary>
    public static TimeSpan LongestAnswer { get; } = TimeSpan.FromSeconds(5);

    public required HttpClient Http { get; init; }

    public required TimeProvider Time { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>A path of the service as a whole address.</summary>
    /// <exception cref="InvalidUsageException">It is no address, or the service has none.</exception>
    public Uri At(string path) =>
        path.StartsWith('/') && Address is null
            ? throw new InvalidUsageException($"A check of {Service} asks for {path}, but the service has no port: set its Port, or give the check a whole URL.")
        : Uri.TryCreate(path.StartsWith('/') ? Address + path : path, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new InvalidUsageException($"A check of {Service} asks for '{path}', which is no address: write /path or http://host/path.");

    /// <summary>A client for checks: nothing is followed, kept or sent through a proxy of this machine's.</summary>
    public static HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = LongestAnswer,
        MaxResponseContentBufferSize = 1 << 20,
    };

    /// <summary>Why there was no answer.</summary>
    public static string? Silence(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException when !cancellationToken.IsCancellationRequested => $"it did not answer within {LongestAnswer.TotalSeconds:0} s",
        HttpRequestException => $"it does not answer: {exception.Message}",
        _ => null,
    };
}
