using System.Text.Json;
using NoWait.Oci.Json;

namespace NoWait.Oci.Archive;

/// <summary>One image in the <c>manifest.json</c> of what <c>docker save</c> writes and <c>docker load</c> reads.</summary>
internal sealed record DockerManifest
{
    public required string Config { get; init; }

    public IReadOnlyList<string>? RepoTags { get; init; }

    public required IReadOnlyList<string> Layers { get; init; }
}

internal static class DockerManifestJson
{
    public static DockerManifest Read(JsonObject json) => new()
    {
        Config = json.Text("Config"),
        RepoTags = json.Texts("RepoTags"),
        Layers = json.Texts("Layers") ?? [],
    };

    public static void Write(Utf8JsonWriter json, DockerManifest manifest)
    {
        json.WriteString("Config", manifest.Config);
        json.Texts("RepoTags", manifest.RepoTags);
        json.Texts("Layers", manifest.Layers);
    }
}
