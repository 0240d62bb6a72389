namespace NoWait.Docker;

/// <summary>Where a Docker daemon listens.</summary>
/// <param name="Address">
/// <c>unix:///path</c>, <c>npipe:////./pipe/name</c>, <c>tcp://host:port</c> or <c>ssh://[user@]host[:port]</c>.
/// </param>
public sealed record DockerEndpoint(Uri Address)
{
    /// <summary>The certificates for TCP; null for TCP without TLS.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>The address that Docker listens on where nobody said otherwise.</summary>
    public static DockerEndpoint Default { get; } =
        new(new Uri(OperatingSystem.IsWindows() ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock"));

    /// <summary>Whether it is on this machine for sure: a socket or a named pipe.</summary>
    public bool IsLocal => Address.Scheme is "unix" or "npipe";

    /// <summary>Reads an address as it stands in <c>DOCKER_HOST</c>.</summary>
    /// <exception cref="DockerException">It is none of the four kinds.</exception>
    public static DockerEndpoint Parse(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "unix" or "npipe" or "tcp" or "http" or "https" or "ssh"
            ? new DockerEndpoint(uri)
            : throw new DockerException(
                $"'{address}' is not the address of a Docker daemon: use unix:///path, npipe:////./pipe/name, tcp://host:port or ssh://host.");

    /// <inheritdoc />
    public override string ToString() => Address.OriginalString;
}

/// <summary>The files by which client and daemon know each other, PEM.</summary>
/// <param name="Ca">The authorities that may have signed the daemon's certificate; null for those of this machine.</param>
/// <param name="Certificate">The client's certificate; null for none.</param>
/// <param name="Key">The client's key; null for none.</param>
public sealed record TlsFiles(string? Ca, string? Certificate, string? Key)
{
    /// <summary>Whether the daemon's certificate is checked.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>The files <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c> of a folder, as far as they are there.</summary>
    public static TlsFiles In(string folder)
    {
        string? Existing(string name) => Path.Combine(folder, name) is var path && File.Exists(path) ? path : null;
        return new TlsFiles(Existing("ca.pem"), Existing("cert.pem"), Existing("key.pem"));
    }
}
