using System.Text;

namespace NoWait.Docker.Configuration;

/// <summary>Finds credentials where the Docker CLI keeps them: in helpers of the system, or in its own file.</summary>
public sealed class CredentialFinder(DockerConfiguration configuration)
{
    private const string Hub = "https://index.docker.io/v1/";

    /// <summary>The credentials for a registry; <see cref="RegistryCredentials.None"/> when there are none.</summary>
    /// <param name="registry">The registry as <c>host[:port]</c>; <c>docker.io</c> for Docker's own.</param>
    /// <param name="cancellationToken">Ends a credential helper that hangs.</param>
    /// <exception cref="DockerException">A credential helper is missing or failed.</exception>
    public async Task<RegistryCredentials> FindAsync(string registry, CancellationToken cancellationToken)
    {
        var file = configuration.ReadFile();
        var key = registry is "docker.io" or "index.docker.io" or "registry-1.docker.io" ? Hub : registry;
        var helper = file.CredHelpers?.GetValueOrDefault(registry) ?? file.CredHelpers?.GetValueOrDefault(key) ?? file.CredsStore;
        if (helper is { Length: > 0 }
            && await CredentialHelper.GetAsync(helper, key, configuration.Environment, cancellationToken) is { } found)
        {
            return found;
        }

        return Entry(file, key) is { } entry ? Read(entry, registry) : RegistryCredentials.None;
    }

    private static AuthEntry? Entry(ConfigurationFile file, string key) =>
        file.Auths?.FirstOrDefault(auth => auth.Key == key || HostOf(auth.Key) == HostOf(key)).Value;

    /// <summary>Old entries were written as whole addresses: <c>https://host/v1/</c>.</summary>
    private static string HostOf(string key)
    {
        var text = key[(key.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0)..];
        return text.Split('/')[0];
    }

    private static RegistryCredentials Read(AuthEntry entry, string registry)
    {
        var (name, password) = (entry.Username ?? "", entry.Password ?? "");
        if (entry.Auth is { Length: > 0 } auth)
        {
            try
            {
                var text = Encoding.UTF8.GetString(Convert.FromBase64String(auth)).TrimEnd('\0');
                var colon = text.IndexOf(':', StringComparison.Ordinal);
                (name, password) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
            }
            catch (FormatException)
            {
                throw new DockerException($"The entry for {registry} in the Docker CLI's config.json is not base64: log in again (docker login {registry}).");
            }
        }

        return new RegistryCredentials(name, password) { IdentityToken = entry.IdentityToken, ServerAddress = registry };
    }
}
