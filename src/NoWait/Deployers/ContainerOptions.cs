namespace NoWait.Deployers;

/// <summary>What a service gets of the machine, where it runs in a container.</summary>
public sealed record ContainerOptions
{
    /// <summary>Volumes and folders that it sees.</summary>
    public Values<VolumeMount> Volumes { get; init; } = [];

    /// <summary>The networks that it joins beside the default one; they are made where they are not there.</summary>
    public Values<string> Networks { get; init; } = [];

    /// <summary>The most memory, in bytes; null for no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>The most processor time, in processors; null for no limit.</summary>
    public double? Cpus { get; init; }

    /// <summary>What happens when it ends: <c>no</c>, <c>always</c>, <c>unless-stopped</c> or <c>on-failure</c>.</summary>
    public string Restart { get; init; } = "unless-stopped";
}

/// <summary>A volume or a folder of the host, in a container.</summary>
/// <param name="Source">The volume's name, or the folder's absolute path.</param>
/// <param name="Target">Where the container sees it, absolute.</param>
public sealed record VolumeMount(string Source, string Target)
{
    /// <summary>Whether it cannot be written to.</summary>
    public bool ReadOnly { get; init; }
}
