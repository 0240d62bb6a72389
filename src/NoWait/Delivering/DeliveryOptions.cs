namespace NoWait.Delivering;

/// <summary>What a user chose for this run.</summary>
public sealed record DeliveryOptions
{
    internal const long UsualRoom = 10L << 30;

    /// <summary>The services to deliver; all of them when none is named.</summary>
    public Values<string> Services { get; init; } = [];

    /// <summary>The environment that versions go to.</summary>
    public string Environment { get; init; } = DeploymentEnvironment.Local;

    /// <summary>What is not deployed there.</summary>
    public Refusals Refuses { get; init; }

    /// <summary>Whether to build and deploy also what has not changed.</summary>
    public bool EvenUnchanged { get; init; }

    /// <summary>The speed of the link to where the services run, in Mbit/s; null where nothing travels.</summary>
    public double? LinkMegabits { get; init; }

    /// <summary>The time that images and compilers are told of; the epoch, so that content alone makes an image.</summary>
    public DateTimeOffset SourceDate { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Whether the first service that fails ends the run; otherwise the others go on, and the run fails at its end.</summary>
    public bool FailFast { get; init; }

    /// <summary>Whether stage folders start empty.</summary>
    public bool Clean { get; init; }

    /// <summary>The builder: <c>host</c>, <c>docker</c> or <c>auto</c>; null for <c>auto</c>, which is <c>host</c> wherever that can build.</summary>
    public string? Builder { get; init; }

    /// <summary>The deployer's name; null or <c>auto</c> for the one that deployed last, or else the first that can.</summary>
    public string? Deployer { get; init; }

    /// <summary>What keeps this repository's services apart from others' in one engine; null for its folder's name.</summary>
    public string? Project { get; init; }

    /// <summary>The engine that <c>docker</c> and <c>swarm</c> mean, as in <c>DOCKER_HOST</c>; null for the one that Docker's own settings name.</summary>
    public string? Host { get; init; }

    /// <summary>Where images are pushed to, as <c>registry/path</c>: a service's repository is <c>registry/path/name</c>. Null for nowhere.</summary>
    public string? Registry { get; init; }

    /// <summary>Where a team shares what it built, as <c>registry/path</c>; null for nowhere.</summary>
    public string? Cache { get; init; }

    /// <summary>How much images may take on this disk, as <c>10GB</c>: those that were not used for longest go first. Null for 10 GiB.</summary>
    public string? Keep { get; init; }

    /// <summary>The tags that a pushed image gets.</summary>
    public Values<string> Tags { get; init; } = ["latest"];

    /// <summary>The registries that are reached without encryption, as <c>host:port</c>; no others are.</summary>
    public Values<string> InsecureRegistries { get; init; } = [];

    /// <summary>Hosts that are asked before a registry when something is pulled, as <c>docker.io=mirror.example</c>, in order.</summary>
    public Values<string> Mirrors { get; init; } = [];

    /// <summary>Whether images that definitions stand on are looked up anew although they are here.</summary>
    public bool Pull { get; init; }

    /// <summary>Whether what is deployed is to be changed in place afterwards, as <c>Watch</c> does.</summary>
    internal bool Live { get; init; }

    /// <summary>When executables are packed: <c>auto</c>, <c>always</c> or <c>never</c>; null for <c>auto</c>.</summary>
    public string? Compress { get; init; }
}
