using NoWait.Docker.Streams;
using System.Text.Json;

namespace NoWait.Docker.Images;

/// <summary>Counts what a push sends from what the daemon tells of it.</summary>
internal sealed class PushTally
{
    private readonly Dictionary<string, long> _sent = new(StringComparer.Ordinal);
    private int _there;
    private string? _digest;

    public PushResult Result => new(_digest, _sent.Values.Sum(), _sent.Count, _there);

    public void Add(ProgressMessage message)
    {
        switch (message)
        {
            case { Id: { } layer, Status: "Pushing", Progress: { } progress }:
                _sent[layer] = Math.Max(_sent.GetValueOrDefault(layer), progress.Current);
                break;
            case { Id: not null, Status: { } status }
                when status == "Layer already exists" || status.StartsWith("Mounted from", StringComparison.Ordinal):
                _there++;
                break;
            case { Aux: { ValueKind: JsonValueKind.Object } aux } when aux.TryGetProperty("Digest", out var digest):
                _digest = digest.GetString();
                break;
        }
    }
}
