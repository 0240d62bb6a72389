using System.Security.Cryptography;
using NoWait.Oci;
using NoWait.Oci.Layers;

namespace NoWait.Deployers.Containers;

/// <summary>Makes of an image one whose containers can be changed while they run: a first process that starts the image's own command.</summary>
/// <remarks>A container that is started again by its engine takes a quarter of a second, and a task of a swarm would be replaced by another.</remarks>
internal static class LiveImage
{
    /// <summary>The label that such images have, and with them their containers.</summary>
    public const string Label = "nowait.live";

    /// <summary>Where the first process lies in the image.</summary>
    public const string Init = "/.nowait/init";

    /// <summary>A file that grows by a byte each time the command is started.</summary>
    public const string Starts = ".nowait/starts";

    /// <summary>The signal that has the command started again.</summary>
    public const string Again = "41";

    private const UnixFileMode WritableByAll = FileModes.Plain | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The request with such an image, where it asks for one and there is an init for its platform.</summary>
    public static DeployRequest Of(DeployRequest request)
    {
        var image = request.Image;
        var run = image.Config.Config ?? new RunConfig();
        string[] command = [.. run.Entrypoint ?? [], .. run.Cmd ?? []];
        if (!request.Live || command.Length == 0 || InitFor(image.Config.Platform) is not { } init)
        {
            return request;
        }

        var live = new ImageDescription
        {
            Base = image,
            Layers = [LayerOf(init)],
            Created = DateTimeOffset.UnixEpoch,
            Platform = image.Config.Platform,
            Run = run with
            {
                Entrypoint = [Init, "run", .. command],
                Cmd = null,
                Labels = new Dictionary<string, string>(run.Labels ?? new Dictionary<string, string>()) { [Label] = image.Descriptor.Digest.ToString() },
            },
        };
        return request with { Image = live.Assemble(), Pushed = null };
    }

    /// <summary>The file that tells of starts, as if there had been none.</summary>
    public static LayerEntry NoStarts { get; } = LayerEntry.File.FromBytes(Starts, default, WritableByAll);

    private static Layer LayerOf(byte[] init)
    {
        var description = LayerDescription.Create(
            [LayerEntry.File.FromBytes(Init[1..], init, FileModes.Default), NoStarts], DateTimeOffset.UnixEpoch);
        using var tar = new MemoryStream();
        description.WriteTar(tar);
        var bytes = tar.ToArray();
        var digest = Digest.Parse($"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}");
        return new(new Descriptor { MediaType = MediaTypes.Layer, Digest = digest, Size = bytes.Length }, digest, new Bytes(bytes)) { CreatedBy = "live updates" };
    }

    private static byte[]? InitFor(Platform platform)
    {
        using var stream = platform is { Os: "linux", Architecture: "amd64" or "arm64" }
            ? typeof(LiveImage).Assembly.GetManifestResourceStream($"init-{platform.Architecture}")
            : null;
        if (stream is null)
        {
            return null;
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed class Bytes(byte[] content) : IBlobSource
    {
        public Task<Stream> OpenAsync(Descriptor descriptor, CancellationToken cancellationToken = default) =>
            Task.FromResult<Stream>(new MemoryStream(content, writable: false));
    }
}
