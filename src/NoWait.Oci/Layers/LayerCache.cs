using System.Text.Json;
using NoWait.Oci.Json;
using NoWait.Oci.Layout;

namespace NoWait.Oci.Layers;

/// <summary>Remembers, in a folder, which layers came of which descriptions: an unchanged one is not compressed again.</summary>
/// <remarks>
/// A layer is known again by its files' sizes, times and inodes, and where those differ by its tar's digest. Whatever
/// is wrong with the folder costs time, never correctness.
/// </remarks>
/// <param name="folder">Where it remembers; made when it is not there.</param>
/// <param name="time">Tells which files changed too lately for their times to be trusted.</param>
public sealed class LayerCache(string folder, TimeProvider? time = null)
{
    private const int Remembered = 8;

    // The kernel's clock for files ticks every 1 to 10 ms: within a tick a file can change without a trace.
    private const long Tick = 20_000_000;

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Whether the stamps in this key, taken now, will betray every later change.</summary>
    internal bool IsSettled(LayerKey key) =>
        (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100 - key.Newest > Tick;

    internal CachedLayer[] Read(LayerKey key)
    {
        try
        {
            return JsonObject.ReadArray(File.ReadAllBytes(FileOf(key)), "The layer cache", CachedLayer.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OciException)
        {
            return [];
        }
    }

    internal void Write(LayerKey key, CachedLayer layer)
    {
        var older = Read(key).Where(known => known.DiffId != layer.DiffId);
        CachedLayer[] layers = [layer, .. older.Take(Remembered - 1)];
        try
        {
            Storage.Replace(
                FileOf(key),
                Path.Combine(folder, "tmp"),
                JsonText.Write(json => json.Array(layers, CachedLayer.Write)),
                durable: false);
        }
        catch (OciException)
        {
            // The layer is built all the same.
        }
    }

    private string FileOf(LayerKey key) => Path.Combine(folder, $"{key.Shape}.json");
}

/// <summary>What a description gave once.</summary>
internal sealed record CachedLayer
{
    /// <summary>The hash of the files' stamps; empty when they were not to be trusted.</summary>
    public required string Stamp { get; init; }

    public required long ContentLength { get; init; }

    public required Digest DiffId { get; init; }

    public required Descriptor Descriptor { get; init; }

    public static CachedLayer Read(JsonObject json) => new()
    {
        Stamp = json.Text("stamp"),
        ContentLength = json.Number("contentLength"),
        DiffId = json.Digest("diffId"),
        Descriptor = json.Object("descriptor", ManifestJson.ReadDescriptor),
    };

    public static void Write(Utf8JsonWriter json, CachedLayer layer)
    {
        json.WriteString("stamp", layer.Stamp);
        json.WriteNumber("contentLength", layer.ContentLength);
        json.WriteString("diffId", layer.DiffId.ToString());
        json.Object("descriptor", layer.Descriptor, ManifestJson.Write);
    }
}
