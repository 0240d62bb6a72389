using NoWait.Images;
using NoWait.Oci;

namespace NoWait.Builders;

/// <summary>An oven: runs a definition's build stages and hands over the files that they made.</summary>
public interface IBuilder
{
    /// <summary>Its name on the command line: <c>host</c> or <c>docker</c>.</summary>
    string Name { get; }

    /// <summary>Runs the steps that come before each stage's last copy from the context: the dependencies.</summary>
    Task<StepCounts> PrepareAsync(BuildRequest request, CancellationToken cancellationToken);

    /// <summary>Runs the rest of the build stages.</summary>
    /// <exception cref="BuildFailedException">A step failed, took too long, or its tool is missing.</exception>
    Task<BuildOutput> BuildAsync(BuildRequest request, CancellationToken cancellationToken);
}

/// <summary>What is built, from what, and where.</summary>
/// <param name="Service">The service's name: it tells its folders from those of others.</param>
/// <param name="Image">How it is made.</param>
/// <param name="Context">The folder that <c>COPY</c> reads from, absolute; it is never written to.</param>
/// <param name="Store">The folder that stages and caches are kept in between runs, absolute.</param>
public sealed record BuildRequest(string Service, ImageDefinition Image, string Context, string Store)
{
    /// <summary>Values for the definition's <c>ARG</c>s.</summary>
    public Values<KeyValuePair<string, string>> Arguments { get; init; } = [];

    /// <summary>Where secrets come from: an id and what returns its value.</summary>
    public IReadOnlyDictionary<string, Func<string>> Secrets { get; init; } = new Dictionary<string, Func<string>>();

    /// <summary>The images that the definition names, as they are on this machine: by what it calls them.</summary>
    public IReadOnlyDictionary<string, NamedImage> Images { get; init; } = new Dictionary<string, NamedImage>();

    /// <summary>What BuildKit is told beside the definition.</summary>
    public BuildKitOptions BuildKit { get; init; } = new();

    /// <summary>Whether to start from empty stage folders; cache mounts stay.</summary>
    public bool Clean { get; init; }

    /// <summary>How long one step may take.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The time that compilers are told of (<c>SOURCE_DATE_EPOCH</c>).</summary>
    public DateTimeOffset SourceDate { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>
    /// How many processors the host builder tells compilers of that use all of them by themselves; null for all of them. It is no
    /// part of what is built: a step that was done with others is done.
    /// </summary>
    public int? Processors { get; init; }

    /// <summary>Takes each line that a step prints, as it comes.</summary>
    public Action<StepOutput>? Output { get; init; }
}

/// <summary>An image that a definition stands on or copies from, as it was found.</summary>
/// <param name="Digest">Its manifest's digest.</param>
/// <param name="Folder">Its unpacked files; null where nobody copies from it.</param>
public sealed record NamedImage(string Digest, string? Folder)
{
    /// <summary>The image; null where only its identity was asked for.</summary>
    public OciImage? Image { get; init; }

    /// <summary>Where it came from, with its digest; null when it is in the engine or in a folder.</summary>
    public Reference? Reference { get; init; }
}

/// <summary>A line that a step printed.</summary>
public readonly record struct StepOutput(string Service, string Stage, string Line, bool IsError);

/// <summary>How many steps there were, and how many needed no work.</summary>
public readonly record struct StepCounts(int Total, int Cached);

/// <summary>What the build stages made: for each stage, the folder on this machine that is its root.</summary>
/// <param name="Stages">Stage name to folder: <c>/out/api</c> of stage <c>build</c> lies at <c>Stages["build"]/out/api</c>.</param>
/// <param name="Steps">The steps that ran, and those that needed no work.</param>
public sealed record BuildOutput(IReadOnlyDictionary<string, string> Stages, StepCounts Steps)
{
    /// <summary>The acts that are still to be done on what the stages made, in the order in which they were written.</summary>
    public Values<PendingAct> Pending { get; init; } = [];

    /// <summary>The whole image, where only the builder could make it; null where it is assembled from what the stages made.</summary>
    public OciImage? Image { get; init; }
}
