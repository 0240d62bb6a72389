using NoWait.Docker.Configuration;
using NoWait.Docker.Connection;
using NoWait.Docker.Json;
using NoWait.Docker.Streams;
using NoWait.Oci;

namespace NoWait.Docker.Images;

/// <summary>The images of an engine.</summary>
public sealed class ImagesApi
{
    private readonly EngineConnection _connection;

    private readonly ImageLoader _loader;

    internal ImagesApi(EngineConnection connection)
    {
        _connection = connection;
        _loader = new ImageLoader(connection, this);
    }

    /// <summary>What an image is.</summary>
    /// <exception cref="DockerException">It is not there (<see cref="DockerException.IsNotFound"/>).</exception>
    public Task<ImageDetails> InspectAsync(string reference, CancellationToken cancellationToken) =>
        _connection.ReadAsync(EngineRequest.Get($"/images/{EngineRequest.Part(reference)}/json"), EngineJson.Default.ImageDetails, cancellationToken);

    /// <summary>What an image is; null when it is not there.</summary>
    public async Task<ImageDetails?> FindAsync(string reference, CancellationToken cancellationToken)
    {
        try
        {
            return await InspectAsync(reference, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>The images that pass a filter.</summary>
    public Task<IReadOnlyList<ImageSummary>> ListAsync(Filters? filters, CancellationToken cancellationToken) =>
        _connection.ReadAsync(
            EngineRequest.Get("/images/json", new Query { { "filters", filters } }), EngineJson.Default.IReadOnlyListImageSummary, cancellationToken);

    /// <summary>The steps that an image was made by, the last first.</summary>
    public Task<IReadOnlyList<ImageHistory>> HistoryAsync(string reference, CancellationToken cancellationToken) =>
        _connection.ReadAsync(
            EngineRequest.Get($"/images/{EngineRequest.Part(reference)}/history"), EngineJson.Default.IReadOnlyListImageHistory, cancellationToken);

    /// <summary>Gives an image another name.</summary>
    public Task TagAsync(string source, string target, CancellationToken cancellationToken)
    {
        var name = ImageReference.Parse(target);
        var query = new Query { { "repo", name.Repository }, { "tag", name.Tag } };
        return _connection.DoAsync(EngineRequest.Post($"/images/{EngineRequest.Part(source)}/tag", query), cancellationToken);
    }

    /// <summary>Takes a name away, and the image with its last name.</summary>
    /// <param name="reference">The name or digest.</param>
    /// <param name="force">Whether stopped containers may lose it too.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<IReadOnlyList<ImageRemoval>> RemoveAsync(string reference, bool force, CancellationToken cancellationToken) =>
        _connection.ReadAsync(
            EngineRequest.Delete($"/images/{EngineRequest.Part(reference)}", new Query { { "force", force } }),
            EngineJson.Default.IReadOnlyListImageRemoval,
            cancellationToken);

    /// <summary>Removes images that nothing uses; without a filter those without a name.</summary>
    public Task<ImagesPruned> PruneAsync(Filters? filters, CancellationToken cancellationToken) =>
        _connection.ReadAsync(
            EngineRequest.Post("/images/prune", new Query { { "filters", filters } }), EngineJson.Default.ImagesPruned, cancellationToken);

    /// <summary>Takes an image from its registry.</summary>
    /// <param name="reference">The name with tag or digest; <c>latest</c> when it has neither.</param>
    /// <param name="options">The platform, the credentials, and who watches.</param>
    /// <param name="cancellationToken">Ends the pull; layers that came whole stay.</param>
    public async Task PullAsync(string reference, TransferOptions options, CancellationToken cancellationToken)
    {
        using var activity = Tracing.Start("pull", reference);
        var name = ImageReference.Parse(reference);
        var query = new Query
        {
            { "fromImage", name.Repository },
            { "tag", name.Tag ?? (reference.Contains('@', StringComparison.Ordinal) ? null : "latest") },
            { "platform", options.Platform },
        };
        var request = EngineRequest.Post("/images/create", query) with { Headers = Authorization(options.Credentials) };
        await Tracing.GuardAsync(activity, () => JsonStream.FollowAsync(_connection, request, options.Progress, cancellationToken));
    }

    /// <summary>Brings an image to its registry; layers that are there do not travel.</summary>
    public async Task<PushResult> PushAsync(string reference, TransferOptions options, CancellationToken cancellationToken)
    {
        using var activity = Tracing.Start("push", reference);
        var name = ImageReference.Parse(reference);
        var tally = new PushTally();
        var request = EngineRequest.Post($"/images/{EngineRequest.Part(name.Repository)}/push", new Query { { "tag", name.Tag ?? "latest" } })
            with { Headers = Authorization(options.Credentials) };
        await Tracing.GuardAsync(activity, () => JsonStream.FollowAsync(
            _connection,
            request,
            message =>
            {
                tally.Add(message);
                options.Progress?.Invoke(message);
            },
            cancellationToken));
        activity?.SetTag(Tracing.Bytes, tally.Result.BytesSent);
        return tally.Result;
    }

    /// <summary>The registry that a name belongs to, as <c>host[:port]</c>: what credentials are looked up by.</summary>
    public static string RegistryOf(string reference) => ImageReference.Parse(reference).Registry;

    /// <summary>The images as an archive that <c>docker load</c> takes; disposing it ends the request.</summary>
    public Task<Stream> SaveAsync(IReadOnlyList<string> references, CancellationToken cancellationToken) =>
        _connection.OpenAsync(EngineRequest.Get("/images/get", new Query { { "names", references } }), cancellationToken);

    /// <summary>Reads images from an archive, compressed or not; gives the names or digests that the daemon says it loaded.</summary>
    public async Task<IReadOnlyList<string>> LoadAsync(
        HttpContent archive, Action<ProgressMessage>? progress, CancellationToken cancellationToken)
    {
        List<string> loaded = [];
        var request = EngineRequest.Post("/images/load", new Query { { "quiet", progress is null } }) with { Content = archive };
        await JsonStream.FollowAsync(
            _connection,
            request,
            message =>
            {
                if (message.Stream?.Split(": ", 2) is ["Loaded image" or "Loaded image ID", var name])
                {
                    loaded.Add(name.Trim());
                }

                progress?.Invoke(message);
            },
            cancellationToken);
        return loaded;
    }

    /// <summary>Brings an image into the engine; of its lower layers only those travel that are not there.</summary>
    /// <param name="image">The image.</param>
    /// <param name="options">What to call it, and where to look for its layers.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="OciException">A blob is not there or damaged.</exception>
    public async Task<LoadResult> LoadAsync(OciImage image, LoadOptions options, CancellationToken cancellationToken)
    {
        using var activity = Tracing.Start("load", options.Names[0]);
        LoadResult? result = null;
        await Tracing.GuardAsync(activity, async () => result = await _loader.LoadAsync(image, options, cancellationToken));
        activity?.SetTag(Tracing.Bytes, result!.BytesSent).SetTag(Tracing.Cache, result.LayersThere > 0 ? "hit" : "miss");
        return result!;
    }

    /// <summary>Makes an image of one layer from a tar of its root.</summary>
    /// <param name="root">The tar, compressed or not.</param>
    /// <param name="reference">The image's name.</param>
    /// <param name="changes">Instructions for its config, such as <c>ENTRYPOINT ["/api"]</c>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task ImportAsync(Stream root, string reference, IReadOnlyList<string> changes, CancellationToken cancellationToken)
    {
        var name = ImageReference.Parse(reference);
        var query = new Query { { "fromSrc", "-" }, { "repo", name.Repository }, { "tag", name.Tag }, { "changes", changes } };
        return JsonStream.FollowAsync(
            _connection, EngineRequest.Post("/images/create", query) with { Content = new StreamContent(root) }, null, cancellationToken);
    }

    private static KeyValuePair<string, string>[] Authorization(RegistryCredentials credentials) =>
        [KeyValuePair.Create("X-Registry-Auth", credentials.ToHeader())];
}

/// <summary>How an image travels between an engine and a registry.</summary>
public sealed record TransferOptions
{
    /// <summary>Who we are to the registry.</summary>
    public RegistryCredentials Credentials { get; init; } = RegistryCredentials.None;

    /// <summary>The platform to take, as <c>os/arch[/variant]</c>; null for the daemon's own.</summary>
    public string? Platform { get; init; }

    /// <summary>Takes each message as it comes; null when nobody watches.</summary>
    public Action<ProgressMessage>? Progress { get; init; }
}
