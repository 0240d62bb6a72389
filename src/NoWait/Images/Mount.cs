namespace NoWait.Images;

/// <summary>What a <c>RUN</c> sees beside the stage's own files.</summary>
public abstract record Mount;

/// <summary>How a cache mount is used by several steps at once.</summary>
public enum CacheSharing
{
    /// <summary>All at once.</summary>
    Shared,

    /// <summary>Each gets one of its own.</summary>
    Private,

    /// <summary>One after the other.</summary>
    Locked,
}

/// <summary><c>--mount=type=cache</c>: a folder that outlives the build.</summary>
/// <param name="Target">Its path in the stage.</param>
public sealed record CacheMount(string Target) : Mount
{
    /// <summary>What tells it from others; null for its target.</summary>
    public string? Id { get; init; }

    /// <summary>What several users of it may do at once.</summary>
    public CacheSharing Sharing { get; init; } = CacheSharing.Shared;

    /// <summary>The stage or image that fills it at first; null for empty.</summary>
    public string? From { get; init; }

    /// <summary>The folder of <see cref="From"/> that fills it; null for its root.</summary>
    public string? Source { get; init; }

    /// <summary>Its mode, octal; null for 0755.</summary>
    public string? Mode { get; init; }

    /// <summary>Its owner's number, which a variable may give; null for 0.</summary>
    public string? UserId { get; init; }

    /// <summary>Its group's number, which a variable may give; null for 0.</summary>
    public string? GroupId { get; init; }

    /// <summary>Whether the step may not write to it.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// The variables by which the tool is told of the folder where it lies elsewhere, as on the host; <c>{0}</c> stands
    /// for the folder. A Dockerfile has no word for it: the renderer leaves it out, and the reader finds it again by id.
    /// </summary>
    public Values<KeyValuePair<string, string>> Variables { get; init; } = [];
}

/// <summary><c>--mount=type=bind</c>: files of the context, a stage or an image, without a copy.</summary>
/// <param name="Target">Its path in the stage.</param>
public sealed record BindMount(string Target) : Mount
{
    /// <summary>The folder or file to show; null for the root.</summary>
    public string? Source { get; init; }

    /// <summary>The stage or image; null for the context.</summary>
    public string? From { get; init; }

    /// <summary>Whether writes are allowed, and then lost.</summary>
    public bool ReadWrite { get; init; }
}

/// <summary><c>--mount=type=secret</c>: a secret that never reaches a layer.</summary>
public sealed record SecretMount : Mount
{
    /// <summary>Its id; null for the base name of its target.</summary>
    public string? Id { get; init; }

    /// <summary>Its path in the stage; null for <c>/run/secrets/ID</c>, or none when <see cref="Variable"/> is set.</summary>
    public string? Target { get; init; }

    /// <summary>The variable that holds it; null for none.</summary>
    public string? Variable { get; init; }

    /// <summary>Whether its absence fails the step.</summary>
    public bool Required { get; init; }

    /// <summary>Its mode, octal; null for 0400.</summary>
    public string? Mode { get; init; }

    /// <summary>Its owner's number, which a variable may give; null for 0.</summary>
    public string? UserId { get; init; }

    /// <summary>Its group's number, which a variable may give; null for 0.</summary>
    public string? GroupId { get; init; }
}

/// <summary><c>--mount=type=ssh</c>: the agent's socket.</summary>
public sealed record SshMount : Mount
{
    /// <summary>The agent's id; null for <c>default</c>.</summary>
    public string? Id { get; init; }

    /// <summary>The socket's path; null for the default.</summary>
    public string? Target { get; init; }

    /// <summary>Whether its absence fails the step.</summary>
    public bool Required { get; init; }

    /// <summary>Its mode, octal; null for 0600.</summary>
    public string? Mode { get; init; }

    /// <summary>Its owner's number, which a variable may give; null for 0.</summary>
    public string? UserId { get; init; }

    /// <summary>Its group's number, which a variable may give; null for 0.</summary>
    public string? GroupId { get; init; }
}

/// <summary><c>--mount=type=tmpfs</c>: a folder in memory, gone after the step.</summary>
/// <param name="Target">Its path in the stage.</param>
public sealed record TmpfsMount(string Target) : Mount
{
    /// <summary>Its size in bytes; null for no limit.</summary>
    public long? Size { get; init; }
}
