using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using NoWait.Oci.Json;

namespace NoWait.Oci.Registry;

/// <summary>Answers the challenges of registries, and remembers the answers.</summary>
internal sealed class RegistryAuthentication(HttpClient http, RegistryOptions options)
{
    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue> _known = new(StringComparer.Ordinal);

    /// <summary>What is known to open this scope; null when nothing was asked for so far.</summary>
    public AuthenticationHeaderValue? Known(Scope scope) => _known.GetValueOrDefault(Key(scope));

    /// <summary>Gets what the registry asks for.</summary>
    /// <exception cref="OciException">There are no credentials, or they are wrong (<see cref="OciError.Unauthorized"/>).</exception>
    public async Task<AuthenticationHeaderValue> AnswerAsync(
        Scope scope, IEnumerable<AuthenticationHeaderValue> headers, CancellationToken cancellationToken)
    {
        var challenge = Challenge.Choose(headers) ?? throw Failure(scope, "asks for a kind of login that is not known");
        var credentials = options.Credentials is null ? null : await options.Credentials(scope.Host, cancellationToken);
        var answer = challenge.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            ? Basic(credentials ?? throw Failure(scope, "asks for a password"))
            : new AuthenticationHeaderValue("Bearer", await FetchTokenAsync(scope, challenge, credentials, cancellationToken));
        _known[Key(scope)] = answer;
        return answer;
    }

    public static OciException Failure(Scope scope, string why) => new(
        OciError.Unauthorized,
        $"{scope.Host} {why} for {scope.Repository}: log in to it (docker login {scope.Host}), or give other credentials.")
    {
        Path = $"{scope.Host}/{scope.Repository}",
    };

    private static string Key(Scope scope) => $"{scope.Host} {scope}";

    private static AuthenticationHeaderValue Basic(RegistryCredentials credentials) => new(
        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}")));

    private async Task<string> FetchTokenAsync(
        Scope scope, Challenge challenge, RegistryCredentials? credentials, CancellationToken cancellationToken)
    {
        using var request = TokenRequest(scope, challenge, credentials);
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw (int)response.StatusCode is >= 400 and < 500 and not 429
                ? Failure(scope, credentials is null ? "gives no anonymous access" : $"does not accept the credentials of {credentials}")
                : new HttpRequestException($"the token service answered {(int)response.StatusCode}", null, response.StatusCode);
        }

        var json = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return JsonObject.Read(json, $"The token of {scope.Host}", token => token.OptionalText("token") ?? token.Text("access_token"));
    }

    private HttpRequestMessage TokenRequest(Scope scope, Challenge challenge, RegistryCredentials? credentials)
    {
        if (!Uri.TryCreate(challenge["realm"], UriKind.Absolute, out var realm) || !IsTrusted(realm))
        {
            throw Failure(scope, $"sends the login to {challenge["realm"]}, which is not encrypted,");
        }

        List<KeyValuePair<string, string>> fields = [new("scope", scope.ToString())];
        if (challenge["service"] is { } service)
        {
            fields.Add(new("service", service));
        }

        if (credentials?.IdentityToken is { } refresh)
        {
            fields.AddRange([new("grant_type", "refresh_token"), new("client_id", "nowait"), new("refresh_token", refresh)]);
            return new HttpRequestMessage(HttpMethod.Post, realm) { Content = new FormUrlEncodedContent(fields) };
        }

        var query = string.Join('&', fields.SelectMany(Parameters));
        var separator = realm.Query.Length == 0 ? "?" : "&";
        return new HttpRequestMessage(HttpMethod.Get, realm + separator + query)
        {
            Headers = { Authorization = credentials is null ? null : Basic(credentials) },
        };
    }

    // A token for several repositories is asked for with one scope parameter each.
    private static IEnumerable<string> Parameters(KeyValuePair<string, string> field) =>
        field.Key == "scope"
            ? field.Value.Split(' ').Select(value => "scope=" + Uri.EscapeDataString(value))
            : [$"{field.Key}={Uri.EscapeDataString(field.Value)}"];

    private bool IsTrusted(Uri realm) =>
        realm.Scheme == Uri.UriSchemeHttps || (realm.Scheme == Uri.UriSchemeHttp && options.Insecure.Contains(realm.Authority));
}
