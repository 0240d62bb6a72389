namespace NoWait.Oci.Registry;

/// <summary>Who one is to a registry.</summary>
/// <param name="User">The user's name; empty when <see cref="IdentityToken"/> says all.</param>
/// <param name="Password">The password or access token.</param>
public sealed record RegistryCredentials(string User, string Password)
{
    /// <summary>What a login left in place of a password (OAuth2 refresh token); null for none.</summary>
    public string? IdentityToken { get; init; }

    /// <summary>Says who, never the secret.</summary>
    public override string ToString() => IdentityToken is null ? User : "an identity token";
}

/// <summary>How registries are reached.</summary>
public sealed record RegistryOptions
{
    /// <summary>Finds the credentials for a registry's host; null from it for none.</summary>
    public Func<string, CancellationToken, Task<RegistryCredentials?>>? Credentials { get; init; }

    /// <summary>The hosts, with their ports, that are reached over HTTP without encryption; no others are.</summary>
    public IReadOnlyCollection<string> Insecure { get; init; } = [];

    /// <summary>For a registry's host, other hosts that are asked first when something is pulled.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Mirrors { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>How many blobs move at once; 4 by default.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>The bytes of a blob that are sent in one request; 16 MiB by default.</summary>
    public int ChunkSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>How often a request is made again after a failure that may pass; 4 by default.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The first wait before a request is made again; it doubles each time. 0.2 s by default.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait that a registry may ask for (<c>Retry-After</c>); 60 s by default.</summary>
    public TimeSpan MaximumRetryAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a registry may be silent; 60 s by default.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Measures waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
