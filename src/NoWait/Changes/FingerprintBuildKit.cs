using System.Globalization;
using NoWait.Builders;

namespace NoWait.Changes;

/// <summary>Adds to a fingerprint what BuildKit is told beside the definition.</summary>
internal static class FingerprintBuildKit
{
    /// <summary>Writes a line for each thing that is not as usual, so that BuildKit's usual ways need none.</summary>
    public static void Write(FingerprintText text, BuildKitOptions options)
    {
        List(text, "cache from", options.CacheFrom);
        List(text, "cache to", options.CacheTo);
        List(text, "extra host", options.ExtraHosts);
        List(text, "ulimit", options.Ulimits);
        foreach (var (id, socket) in options.SshAgents.AsSpan())
        {
            text.Line("buildkit", "ssh agent " + id, socket);
        }

        if (options.InlineCache)
        {
            text.Line("buildkit", "inline cache", "yes");
        }

        if (options.Network is { } network)
        {
            text.Line("buildkit", "network", network);
        }

        if (options.ShmSize is { } size)
        {
            text.Line("buildkit", "shm size", size.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void List(FingerprintText text, string name, Values<string> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            text.Line("buildkit", string.Create(CultureInfo.InvariantCulture, $"{name} {i + 1}"), items[i]);
        }
    }
}
