using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NoWait.Docker.Connection;
using NoWait.Docker.Json;

namespace NoWait.Docker.Streams;

/// <summary>Reads values of JSON that follow each other in one answer, each as soon as it is there.</summary>
internal static class JsonStream
{
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        EngineConnection connection,
        EngineRequest request,
        JsonTypeInfo<T> type,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var body = (AnswerStream)await connection.OpenAsync(request, cancellationToken);
        await using var values = JsonSerializer.DeserializeAsyncEnumerable(body, type, topLevelValues: true, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            T? value;
            try
            {
                if (!await values.MoveNextAsync())
                {
                    yield break;
                }

                value = values.Current;
            }
            catch (JsonException e)
            {
                throw body.Garbage(e);
            }

            if (value is not null)
            {
                yield return value;
            }
        }
    }

    /// <summary>Reads progress to its end; an error in the stream is thrown.</summary>
    public static async Task FollowAsync(
        EngineConnection connection,
        EngineRequest request,
        Action<ProgressMessage>? progress,
        CancellationToken cancellationToken)
    {
        await foreach (var message in ReadAsync(connection, request, EngineJson.Default.ProgressMessage, cancellationToken))
        {
            if (message.Error is { } error)
            {
                throw Failures.InStream(request, error.Message);
            }

            progress?.Invoke(message);
        }
    }
}
