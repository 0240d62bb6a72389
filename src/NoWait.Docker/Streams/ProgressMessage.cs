using System.Text.Json;
using System.Text.Json.Serialization;

namespace NoWait.Docker.Streams;

/// <summary>A line of what a pull, push, load or build tells while it works.</summary>
public sealed record ProgressMessage
{
    /// <summary>What the message is about: a layer's short id, a tag, or the kind of <see cref="Aux"/>; null for all of it.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    /// <summary>What is being done, in the daemon's words.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    /// <summary>Text for the reader as it is, line feeds included.</summary>
    [JsonPropertyName("stream")]
    public string? Stream { get; init; }

    /// <summary>How far it is, in bytes; null when that is not known.</summary>
    [JsonPropertyName("progressDetail")]
    public ProgressDetail? Progress { get; init; }

    /// <summary>Why it failed; null while it does not.</summary>
    [JsonPropertyName("errorDetail")]
    public ProgressError? Error { get; init; }

    /// <summary>Data for programs; its shape depends on <see cref="Id"/>.</summary>
    [JsonPropertyName("aux")]
    public JsonElement? Aux { get; init; }
}

/// <summary>How far a transfer is.</summary>
/// <param name="Current">Bytes so far.</param>
/// <param name="Total">Bytes in all; 0 when unknown.</param>
public sealed record ProgressDetail(
    [property: JsonPropertyName("current")] long Current, [property: JsonPropertyName("total")] long Total);

/// <summary>The error inside a stream that began well.</summary>
/// <param name="Message">The daemon's words.</param>
/// <param name="Code">An exit code, where the error has one; else 0.</param>
public sealed record ProgressError(
    [property: JsonPropertyName("message")] string Message, [property: JsonPropertyName("code")] int Code);
