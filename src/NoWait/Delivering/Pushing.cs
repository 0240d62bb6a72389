using NoWait.Binaries;
using NoWait.Oci;
using NoWait.Oci.Layout;
using NoWait.Oci.Registry;
using NoWait.Sources;
using NoWait.Timing.Rendering;

namespace NoWait.Delivering;

/// <summary>Sends images to a registry, under the tags of this run.</summary>
/// <remarks>
/// A tag names an index with the one image and the notes about it: commit, source, time. They are not in the image, so that
/// a commit that changes nothing of it gives the same digest.
/// </remarks>
/// <param name="client">The registries.</param>
/// <param name="layout">Where the images are.</param>
/// <param name="options">Where to, and under which tags.</param>
/// <param name="links">Remembers how fast the way there is.</param>
internal sealed class Pushing(RegistryClient client, OciLayout layout, DeliveryOptions options, LinkSpeeds links)
{
    /// <summary>How many images are on their way at once.</summary>
    public const int MostAtOnce = 8;

    private readonly Lock _gate = new();

    /// <summary>How many images the registry did not have under their tags.</summary>
    public int Pushed { get; private set; }

    /// <summary>The bytes that went over the wire.</summary>
    public long BytesSent { get; private set; }

    /// <summary>The bytes of layers and configurations that were there already.</summary>
    public long BytesSaved { get; private set; }

    /// <summary>The fastest way measured; null when too little was sent to tell.</summary>
    public double? BytesPerSecond { get; private set; }

    /// <summary>What is known of the images' sources, by the specification's names.</summary>
    public required IReadOnlyDictionary<string, string> Notes { get; init; }

    /// <summary>Sends a service's image, unless each of its tags stands for it already.</summary>
    /// <returns>Where it can be pulled from, by digest.</returns>
    /// <exception cref="OciException">The registry refuses or cannot be reached; its tags mean what they meant.</exception>
    public async Task<string> PushAsync(ServiceRun run, CancellationToken cancellationToken)
    {
        var image = await layout.ReadAsync(run.Service.Name, cancellationToken: cancellationToken);
        var repository = RepositoryOf(options, run.Service);
        foreach (var tag in options.Tags)
        {
            var reference = Reference.Parse($"{repository}:{tag}");
            if (!await client.HoldsAsync(reference, image.Descriptor.Digest, cancellationToken))
            {
                var result = await client.PushAsync([image], reference, Notes, cancellationToken);
                Count(result);
                links.Remember(reference.Registry, result.BytesPerSecond);
            }
        }

        return $"{repository}@{image.Descriptor.Digest}";
    }

    /// <inheritdoc />
    public override string ToString()
    {
        if (Pushed == 0)
        {
            return "the registry has it all";
        }

        var speed = BytesPerSecond is { } measured ? $", {new Bandwidth(measured * 8)}" : "";
        return $"{Words.Bytes(BytesSent)} sent, {Words.Bytes(BytesSaved)} were there{speed}";
    }

    /// <summary>Where a service's images are pushed to.</summary>
    public static string RepositoryOf(DeliveryOptions options, Service service) => $"{options.Registry!.TrimEnd('/')}/{service.Name}";

    private void Count(PushResult result)
    {
        lock (_gate)
        {
            Pushed++;
            BytesSent += result.BytesSent;
            BytesSaved += result.BytesSaved;
            BytesPerSecond = result.BytesPerSecond is { } speed ? Math.Max(speed, BytesPerSecond ?? 0) : BytesPerSecond;
        }
    }

    /// <summary>The notes about images that are made from this working tree now.</summary>
    public static async Task<Dictionary<string, string>> NotesAsync(
        WorkingTree tree, Git git, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var notes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [OciAnnotations.Created] = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        };
        if (tree.Head is { } head)
        {
            notes[OciAnnotations.Revision] = head.Id + (await git.IsDirtyAsync(cancellationToken) ? "-dirty" : "");
        }

        if (await git.OriginAsync(cancellationToken) is { } origin)
        {
            notes[OciAnnotations.Source] = origin;
        }

        return notes;
    }
}
