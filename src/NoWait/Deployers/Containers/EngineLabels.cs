namespace NoWait.Deployers.Containers;

/// <summary>The labels by which what belongs to a service is known in an engine.</summary>
internal static class EngineLabels
{
    /// <summary>The project: services of two projects may have the same name.</summary>
    public const string Project = "nowait.project";

    public const string Service = "nowait.service";

    /// <summary>The digest of the image's manifest.</summary>
    public const string Digest = "nowait.digest";

    /// <summary>Stands for everything that it was started with: another one means that it must be started anew.</summary>
    public const string Fingerprint = "nowait.fingerprint";

    /// <summary>The port of the host; not there when it listens on none.</summary>
    public const string Port = "nowait.port";

    /// <summary>Which checkout made it, on which machine.</summary>
    public const string Holder = "nowait.holder";

    /// <summary>Until when whoever made it may still be at work on it, in seconds since the epoch.</summary>
    public const string Until = "nowait.until";

    /// <summary>There when the version could not be tried away from its networks.</summary>
    public const string NeedsNetworks = "nowait.needs-networks";

    /// <summary>What something of ours is for, where it belongs to no service.</summary>
    public const string Role = "nowait.role";
}
