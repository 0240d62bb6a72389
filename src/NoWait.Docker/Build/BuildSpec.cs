using NoWait.Docker.Configuration;
using NoWait.Docker.Containers;

namespace NoWait.Docker.Build;

/// <summary>What BuildKit is asked to build.</summary>
public sealed record BuildSpec
{
    internal const string DockerfileInContext = "Dockerfile";

    /// <summary>The Dockerfile's text; it need not be a file.</summary>
    public required string Dockerfile { get; init; }

    /// <summary>What errors call the Dockerfile.</summary>
    public string DockerfileName { get; init; } = DockerfileInContext;

    /// <summary>What <c>COPY</c> and <c>ADD</c> read from; null for nothing.</summary>
    public BuildContext? Context { get; init; }

    /// <summary>The image's names.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The stage to build; null for the last.</summary>
    public string? Target { get; init; }

    /// <summary>Values for <c>ARG</c>s. They stay in the image's history: never for secrets.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels of the image.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The platform, as <c>os/arch[/variant]</c>; null for the daemon's own.</summary>
    public string? Platform { get; init; }

    /// <summary>Images whose inline cache may be used.</summary>
    public IReadOnlyList<string> CacheFrom { get; init; } = [];

    /// <summary>Whether the image carries its own cache, for <see cref="CacheFrom"/> of later builds.</summary>
    public bool InlineCache { get; init; }

    /// <summary>Whether every step runs again; cache mounts start empty then, too.</summary>
    public bool NoCache { get; init; }

    /// <summary>Whether base images are looked up in their registry although they are here.</summary>
    public bool Pull { get; init; }

    /// <summary>The network of <c>RUN</c>: <c>default</c>, <c>none</c> or <c>host</c>; null for the default.</summary>
    public string? NetworkMode { get; init; }

    /// <summary>Names that <c>RUN</c> knows beside DNS, as <c>name:address</c>.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>The size of <c>/dev/shm</c> in <c>RUN</c>, in bytes; null for 64 MiB. Engines before 23.0 take no notice.</summary>
    public long? ShmSize { get; init; }

    /// <summary>Limits of <c>RUN</c>'s processes. Engines before 23.0 take no notice.</summary>
    public IReadOnlyList<Ulimit> Ulimits { get; init; } = [];

    /// <summary>What <c>RUN --mount=type=secret</c> may read, by id.</summary>
    public IReadOnlyDictionary<string, BuildSecret> Secrets { get; init; } = new Dictionary<string, BuildSecret>();

    /// <summary>The sockets of SSH agents for <c>RUN --mount=type=ssh</c>, by id; the usual id is <c>default</c>.</summary>
    public IReadOnlyDictionary<string, string> SshAgents { get; init; } = new Dictionary<string, string>();

    /// <summary>Who we are to the registries of base images, by host.</summary>
    public Func<string, CancellationToken, Task<RegistryCredentials>> Credentials { get; init; } =
        (_, _) => Task.FromResult(RegistryCredentials.None);

    /// <summary>Where the result goes.</summary>
    public BuildTarget Output { get; init; } = new BuildTarget.Image();

    /// <summary>Whether the build and its steps become activities; not for who makes them of the events.</summary>
    public bool HasActivities { get; init; } = true;

    /// <summary>The line of the Dockerfile where a step's instruction begins, from 1; 0 when that cannot be told.</summary>
    public int LineOf(BuildStep step) => DockerfileLines.Find(Dockerfile, step);

    internal bool NeedsSession => Secrets.Count > 0 || SshAgents.Count > 0 || Output is BuildTarget.Folder or BuildTarget.Archive;
}

/// <summary>Where a build's result goes.</summary>
public abstract record BuildTarget
{
    private BuildTarget()
    {
    }

    /// <summary>Into the engine's images.</summary>
    public sealed record Image : BuildTarget;

    /// <summary>Nowhere: the steps run, and stay in the cache.</summary>
    public sealed record CacheOnly : BuildTarget;

    /// <summary>The files of the last stage, into a folder here; what else lies there stays.</summary>
    /// <param name="Path">Its absolute path; it is made when it is not there.</param>
    public sealed record Folder(string Path) : BuildTarget
    {
        /// <summary>
        /// Whether the folder is made equal to the stage: what is equal already is not touched, times included, and what
        /// else lies there goes away. Contents are compared, never times.
        /// </summary>
        public bool Exactly { get; init; }
    }

    /// <summary>One file, into a stream here.</summary>
    /// <param name="Type"><c>tar</c> for the files of the last stage; <c>oci</c> or <c>docker</c> for an image, where the engine offers it.</param>
    /// <param name="Stream">What it is written to; it stays open.</param>
    public sealed record Archive(string Type, Stream Stream) : BuildTarget;
}

/// <summary>Something that a step may know and nobody else: it is read when the daemon asks, and shown nowhere.</summary>
public sealed class BuildSecret
{
    private readonly Func<CancellationToken, Task<byte[]>> _read;

    private BuildSecret(Func<CancellationToken, Task<byte[]>> read) => _read = read;

    /// <summary>The content of a file.</summary>
    public static BuildSecret FromFile(string path) => new(cancellationToken => File.ReadAllBytesAsync(path, cancellationToken));

    /// <summary>A text that is asked for when it is needed, such as a variable's value.</summary>
    public static BuildSecret FromText(Func<string> value) => new(_ => Task.FromResult(System.Text.Encoding.UTF8.GetBytes(value())));

    /// <inheritdoc />
    public override string ToString() => "***";

    internal Task<byte[]> ReadAsync(CancellationToken cancellationToken) => _read(cancellationToken);
}
