using Nuke.Common;

namespace NoWait.Targets;

/// <summary>A build that has services to deliver, and the choices that every step of a delivery shares.</summary>
public interface IHazServices : INukeBuild
{
    /// <summary>The services of this repository, each with a name of its own.</summary>
    IEnumerable<Service> Services { get; }

    /// <summary>Where versions live: staging, production …, each with a name of its own; <c>local</c> is there without being named.</summary>
    IEnumerable<DeploymentEnvironment> Environments => [];

    /// <summary>The environment that is meant; <c>local</c> when none is named.</summary>
    [Parameter("Environment that is deployed to and looked after - Default is local", Name = "environment")]
    string? EnvironmentName => TryGetValue(() => EnvironmentName);

    /// <summary>The services to deliver, by name; all of them when none is named.</summary>
    [Parameter("Services to deliver, by name - Default is all of them", Name = "services")]
    string[]? ServiceNames => TryGetValue(() => ServiceNames);

    /// <summary>Whether services are built and deployed although nothing about them changed.</summary>
    [Parameter("Build and deploy also what has not changed", Name = "all")]
    bool EvenUnchanged => TryGetValue<bool?>(() => EvenUnchanged) ?? false;

    /// <summary>Whether stage folders start empty; cache mounts stay.</summary>
    [Parameter("Start every build stage from an empty folder", Name = "clean")]
    bool CleanStages => TryGetValue<bool?>(() => CleanStages) ?? false;

    /// <summary>Whether the first service that fails ends what the others are at.</summary>
    [Parameter("End the run with the first service that fails", Name = "fail-fast")]
    bool FailFast => TryGetValue<bool?>(() => FailFast) ?? false;

    /// <summary>Which builder runs the build stages: <c>host</c>, <c>docker</c>, or <c>auto</c>: the host where its tools are there.</summary>
    [Parameter("What runs the build stages: host, docker or auto - Default is auto", Name = "builder")]
    string? BuilderName => TryGetValue(() => BuilderName);

    /// <summary>Where services run: <c>process</c>, <c>docker</c>, <c>swarm</c>, or <c>auto</c>: where they ran last, or else the first that can.</summary>
    [Parameter("Where services run: process, docker, swarm or auto - Default is auto: where they ran last", Name = "to")]
    string? DeployerName => TryGetValue(() => DeployerName);

    /// <summary>What keeps this repository's services apart from others' in one engine.</summary>
    [Parameter("Name of this project in engines - Default is the name of its folder", Name = "project")]
    string? ProjectName => TryGetValue(() => ProjectName);

    /// <summary>The Docker Engine that builds and runs, as in <c>DOCKER_HOST</c>; Docker's own settings when it is not given.</summary>
    [Parameter("Docker Engine to build and run with: unix://, tcp://, ssh:// - Default is what Docker's settings name", Name = "docker-host")]
    string? EngineAddress => TryGetValue(() => EngineAddress);

    /// <summary>Where images are pushed to: a service's repository is this, a slash, and its name.</summary>
    [Parameter("Registry and path that images are pushed to, as registry.example/team", Name = "registry")]
    string? RegistryPath => TryGetValue(() => RegistryPath);

    /// <summary>Where a team shares what it built: what somebody made of the same is pulled in place of being built.</summary>
    [Parameter("Registry and path where a team shares what it built, as registry.example/team/cache", Name = "cache")]
    string? CachePath => TryGetValue(() => CachePath);

    /// <summary>How much images may take on this disk; those that were not used for longest go first.</summary>
    [Parameter("Room for images on this disk, as 20GB - Default is 10GB", Name = "keep")]
    string? KeepSize => TryGetValue(() => KeepSize);

    /// <summary>The tags that pushed images get.</summary>
    [Parameter("Tags of pushed images - Default is latest", Name = "tags")]
    string[]? ImageTags => TryGetValue(() => ImageTags);

    /// <summary>The registries that are reached over HTTP without encryption; no others are.</summary>
    [Parameter("Registries to reach without encryption, as localhost:5000", Name = "insecure-registries")]
    string[]? InsecureRegistries => TryGetValue(() => InsecureRegistries);

    /// <summary>Hosts that are asked before a registry when something is pulled.</summary>
    [Parameter("Mirrors to pull from, as docker.io=mirror.example", Name = "registry-mirrors")]
    string[]? RegistryMirrors => TryGetValue(() => RegistryMirrors);

    /// <summary>Whether the tags of images that definitions stand on are looked up anew.</summary>
    [Parameter("Look up base images anew although they are here", Name = "pull")]
    bool PullBases => TryGetValue<bool?>(() => PullBases) ?? false;

    /// <summary>Whether executables are packed with UPX: <c>auto</c> (when it pays), <c>always</c> or <c>never</c>.</summary>
    [Parameter("Pack executables with UPX: auto, always or never - Default is auto", Name = "compress")]
    string? CompressWhen => TryGetValue(() => CompressWhen);

    /// <summary>The speed of the link to where the services run, in Mbit/s; what the last push there measured when it is not given.</summary>
    [Parameter("Speed of the link to where services run, in Mbit/s - Default is what the last push measured", Name = "link-speed")]
    double? LinkSpeed => TryGetValue<double?>(() => LinkSpeed);
}
