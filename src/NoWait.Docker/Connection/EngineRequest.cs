using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace NoWait.Docker.Connection;

/// <summary>A request to the Engine's API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the version, its parts escaped.</param>
internal sealed record EngineRequest(HttpMethod Method, string Path)
{
    public Query Query { get; init; } = Query.None;

    public HttpContent? Content { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string? Upgrade { get; init; }

    public static EngineRequest Get(string path, Query? query = null) =>
        new(HttpMethod.Get, path) { Query = query ?? Query.None };

    public static EngineRequest Post(string path, Query? query = null) =>
        new(HttpMethod.Post, path) { Query = query ?? Query.None };

    public static EngineRequest Delete(string path, Query? query = null) =>
        new(HttpMethod.Delete, path) { Query = query ?? Query.None };

    public EngineRequest With<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return this with { Content = content };
    }

    /// <summary>A name as one part of a path; the slashes of image references stay, as the daemon routes them.</summary>
    public static string Part(string name) => Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}";
}
