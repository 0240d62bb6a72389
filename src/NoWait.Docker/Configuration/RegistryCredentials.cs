using System.Text.Json;
using System.Text.Json.Serialization;
using NoWait.Docker.Json;

namespace NoWait.Docker.Configuration;

/// <summary>Who we are to a registry; its text never shows the secret.</summary>
/// <param name="Username">The name; empty when a token says it all.</param>
/// <param name="Password">The password, or a personal access token.</param>
public sealed record RegistryCredentials(
    [property: JsonPropertyName("username")] string Username, [property: JsonPropertyName("password")] string Password)
{
    /// <summary>A token that the registry gave for a login; null for none.</summary>
    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }

    /// <summary>The registry that they are for, as <c>host[:port]</c>; null when unknown.</summary>
    [JsonPropertyName("serveraddress")]
    public string? ServerAddress { get; init; }

    /// <summary>Nobody: what an anonymous push or pull sends.</summary>
    public static RegistryCredentials None { get; } = new("", "");

    /// <inheritdoc />
    public override string ToString() => $"{(Username.Length > 0 ? Username : "token")} at {ServerAddress ?? "?"}";

    /// <summary>The value of <c>X-Registry-Auth</c>: base64url of JSON. The daemon refuses a push without one.</summary>
    internal string ToHeader() => Encode(this == None ? "{}"u8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(this, EngineJson.Default.RegistryCredentials));

    private static string Encode(byte[] json) =>
        Convert.ToBase64String(json).Replace('+', '-').Replace('/', '_');
}
