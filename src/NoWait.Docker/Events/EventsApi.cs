using System.Text.Json.Serialization;
using NoWait.Docker.Connection;
using NoWait.Docker.Json;
using NoWait.Docker.Streams;

namespace NoWait.Docker.Events;

/// <summary>What happens in an engine.</summary>
public sealed class EventsApi
{
    private readonly EngineConnection _connection;

    internal EventsApi(EngineConnection connection) => _connection = connection;

    /// <summary>The events that pass a filter, as they come.</summary>
    /// <param name="options">From when to when; without an end they come until cancelled.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<EngineEvent> ReadAsync(EventOptions options, CancellationToken cancellationToken)
    {
        var query = new Query
        {
            { "since", options.Since?.ToUnixTimeSeconds() },
            { "until", options.Until?.ToUnixTimeSeconds() },
            { "filters", options.Filters },
        };
        return JsonStream.ReadAsync(_connection, EngineRequest.Get("/events", query), EngineJson.Default.EngineEvent, cancellationToken);
    }
}

/// <summary>Which events are read.</summary>
public sealed record EventOptions
{
    /// <summary>From when on; null for now.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until when; null for without end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What to narrow it to; null for nothing.</summary>
    public Filters? Filters { get; init; }
}

/// <summary>Something that happened in an engine.</summary>
public sealed record EngineEvent
{
    /// <summary><c>container</c>, <c>image</c>, <c>network</c>, <c>service</c> …</summary>
    public string Type { get; init; } = "";

    /// <summary><c>create</c>, <c>start</c>, <c>die</c>, <c>health_status: healthy</c> …</summary>
    public string Action { get; init; } = "";

    /// <summary>To what.</summary>
    public EventActor Actor { get; init; } = new();

    /// <summary>When, in nanoseconds since the epoch.</summary>
    [JsonPropertyName("timeNano")]
    public long TimeNano { get; init; }
}

/// <summary>To what something happened.</summary>
public sealed record EventActor
{
    /// <summary>Its id.</summary>
    public string ID { get; init; } = "";

    /// <summary>Its name, labels and what belongs to the event; null for nothing.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}
