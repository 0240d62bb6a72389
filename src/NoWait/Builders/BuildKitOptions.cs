namespace NoWait.Builders;

/// <summary>What BuildKit is told beside the definition; the host builder takes no notice of it.</summary>
public sealed record BuildKitOptions
{
    /// <summary>Images whose inline cache may be used.</summary>
    public Values<string> CacheFrom { get; init; } = [];

    /// <summary>Where the cache goes: <c>type=inline</c>, as <see cref="InlineCache"/>; engines take nothing else by their API.</summary>
    public Values<string> CacheTo { get; init; } = [];

    /// <summary>Whether images that BuildKit makes whole carry their own cache, for <see cref="CacheFrom"/> of later builds.</summary>
    public bool InlineCache { get; init; }

    /// <summary>The network of <c>RUN</c>: <c>default</c>, <c>none</c> or <c>host</c>; null for the default.</summary>
    public string? Network { get; init; }

    /// <summary>Names that <c>RUN</c> knows beside DNS, as <c>name:address</c>.</summary>
    public Values<string> ExtraHosts { get; init; } = [];

    /// <summary>The size of <c>/dev/shm</c> in <c>RUN</c>, in bytes; null for 64 MiB.</summary>
    public long? ShmSize { get; init; }

    /// <summary>Limits of <c>RUN</c>'s processes, as <c>nofile=1024:2048</c>.</summary>
    public Values<string> Ulimits { get; init; } = [];

    /// <summary>The sockets of SSH agents for <c>RUN --mount=type=ssh</c>, by id; the usual id is <c>default</c>.</summary>
    public Values<KeyValuePair<string, string>> SshAgents { get; init; } = [];
}
