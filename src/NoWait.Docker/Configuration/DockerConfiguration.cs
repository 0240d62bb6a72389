using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NoWait.Docker.Json;

namespace NoWait.Docker.Configuration;

/// <summary>What the Docker CLI keeps in its folder: contexts and credentials. It is read, never written.</summary>
/// <param name="Folder">The folder, <c>~/.docker</c> or <c>DOCKER_CONFIG</c>.</param>
/// <param name="Environment">The variables that the CLI heeds, by name.</param>
public sealed record DockerConfiguration(string Folder, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The configuration that these variables name.</summary>
    /// <param name="environment">The variables of the process: <c>DOCKER_CONFIG</c>, <c>HOME</c>, <c>DOCKER_HOST</c> …</param>
    public static DockerConfiguration From(IReadOnlyDictionary<string, string> environment)
    {
        var home = environment.GetValueOrDefault("HOME") ?? environment.GetValueOrDefault("USERPROFILE") ?? "";
        return new DockerConfiguration(
            environment.GetValueOrDefault("DOCKER_CONFIG") is { Length: > 0 } folder ? folder : Path.Combine(home, ".docker"),
            environment);
    }

    /// <summary>The daemon to use: the given host, <c>DOCKER_HOST</c>, <c>DOCKER_CONTEXT</c>, the current context, or the default.</summary>
    /// <param name="host">An address that overrides all; null for none.</param>
    /// <exception cref="DockerException">The context is not there, or an address or a file is not what it should be.</exception>
    public DockerEndpoint FindEndpoint(string? host = null)
    {
        if ((host ?? Variable("DOCKER_HOST")) is { } address)
        {
            return WithTls(DockerEndpoint.Parse(address));
        }

        return (Variable("DOCKER_CONTEXT") ?? ReadFile().CurrentContext) is { Length: > 0 } context && context != "default"
            ? ReadContext(context)
            : WithTls(DockerEndpoint.Default);
    }

    internal ConfigurationFile ReadFile()
    {
        var path = Path.Combine(Folder, "config.json");
        return File.Exists(path) ? Parse(path, EngineJson.Default.ConfigurationFile) : new ConfigurationFile();
    }

    private string? Variable(string name) => Environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private DockerEndpoint WithTls(DockerEndpoint endpoint)
    {
        var verify = Variable("DOCKER_TLS_VERIFY") is not null;
        return endpoint.Address.Scheme is "tcp" or "https" && (verify || Variable("DOCKER_TLS") is not null)
            ? endpoint with { Tls = TlsFiles.In(Variable("DOCKER_CERT_PATH") ?? Folder) with { Verify = verify } }
            : endpoint;
    }

    private DockerEndpoint ReadContext(string name)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var path = Path.Combine(Folder, "contexts", "meta", id, "meta.json");
        if (!File.Exists(path))
        {
            throw new DockerException($"There is no Docker context '{name}' in {Folder}: create it (docker context create), or unset DOCKER_CONTEXT.");
        }

        var docker = Parse(path, EngineJson.Default.ContextFile).Endpoints?.GetValueOrDefault("docker");
        if (docker?.Host is not { Length: > 0 } host)
        {
            throw new DockerException($"The Docker context '{name}' names no daemon ({path}): create it anew, or unset DOCKER_CONTEXT.");
        }

        var endpoint = DockerEndpoint.Parse(host);
        var certificates = Path.Combine(Folder, "contexts", "tls", id, "docker");
        return Directory.Exists(certificates)
            ? endpoint with { Tls = TlsFiles.In(certificates) with { Verify = !docker.SkipTLSVerify } }
            : endpoint;
    }

    private static T Parse<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : new()
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, type) ?? new T();
        }
        catch (JsonException e)
        {
            throw new DockerException($"{path} is not JSON as the Docker CLI writes it ({e.Message}): repair or remove it.", e);
        }
    }
}

/// <summary>What is read of <c>config.json</c>.</summary>
internal sealed record ConfigurationFile
{
    [System.Text.Json.Serialization.JsonPropertyName("currentContext")]
    public string? CurrentContext { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("credsStore")]
    public string? CredsStore { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("credHelpers")]
    public IReadOnlyDictionary<string, string>? CredHelpers { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("auths")]
    public IReadOnlyDictionary<string, AuthEntry>? Auths { get; init; }
}

/// <summary>An entry of <c>auths</c>.</summary>
internal sealed record AuthEntry
{
    [System.Text.Json.Serialization.JsonPropertyName("auth")]
    public string? Auth { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("username")]
    public string? Username { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("password")]
    public string? Password { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }
}

/// <summary>What is read of a context's <c>meta.json</c>.</summary>
internal sealed record ContextFile
{
    public IReadOnlyDictionary<string, ContextEndpoint>? Endpoints { get; init; }
}

/// <summary>An endpoint of a context.</summary>
internal sealed record ContextEndpoint
{
    public string? Host { get; init; }

    public bool SkipTLSVerify { get; init; }
}
