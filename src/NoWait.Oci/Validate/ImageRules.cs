namespace NoWait.Oci.Validate;

/// <summary>The rules for manifests and configurations.</summary>
internal static class ImageRules
{
    public static IEnumerable<Violation> Check(OciImage image, Descriptor root) =>
    [
        .. CheckMediaType(root, image.Manifest.MediaType),
        .. CheckPlatform(root, image.Config),
        .. CheckLayers(image.Manifest),
        .. CheckConfig(image.Config),
        .. CheckRun(image.Config.Config ?? new RunConfig()),
    ];

    public static IEnumerable<Violation> CheckMediaType(Descriptor root, string? own)
    {
        if (own is not null && own != root.MediaType)
        {
            yield return new Violation(root.Digest.ToString(), $"it says that it is {own}, its descriptor {root.MediaType}");
        }
    }

    private static IEnumerable<Violation> CheckPlatform(Descriptor root, ImageConfig config)
    {
        if (root.Platform is { } platform && !config.Platform.Satisfies(platform))
        {
            yield return new Violation(root.Digest.ToString(), $"it is for {config.Platform}, its descriptor says {platform}");
        }
    }

    private static IEnumerable<Violation> CheckLayers(Manifest manifest)
    {
        foreach (var layer in manifest.Layers)
        {
            if (!MediaTypes.IsLayer(layer.MediaType, out _))
            {
                yield return new Violation(layer.Digest.ToString(), $"{layer.MediaType} is no layer's media type");
            }
        }
    }

    private static IEnumerable<Violation> CheckConfig(ImageConfig config)
    {
        if (string.IsNullOrEmpty(config.Os) || string.IsNullOrEmpty(config.Architecture))
        {
            yield return new Violation("config", "os or architecture is empty");
        }

        if (config.RootFileSystem.Type != "layers")
        {
            yield return new Violation("config.rootfs.type", $"it is '{config.RootFileSystem.Type}', not 'layers'");
        }

        var steps = config.History?.Count(step => !step.EmptyLayer);
        if (steps is not null && steps != config.RootFileSystem.DiffIds.Count)
        {
            yield return new Violation(
                "config.history", $"it tells of {steps} layers, and there are {config.RootFileSystem.DiffIds.Count}");
        }
    }

    private static IEnumerable<Violation> CheckRun(RunConfig run)
    {
        foreach (var variable in run.Env ?? [])
        {
            if (variable is null || variable.IndexOf('=', StringComparison.Ordinal) < 1)
            {
                yield return new Violation("config.Env", $"'{variable}' is not NAME=value");
            }
        }

        foreach (var port in run.ExposedPorts ?? [])
        {
            if (!IsPort(port))
            {
                yield return new Violation("config.ExposedPorts", $"'{port}' is not port[/tcp|udp|sctp]");
            }
        }

        if (run.WorkingDir is { Length: > 0 } folder && !folder.StartsWith('/') && !folder.Contains(':', StringComparison.Ordinal))
        {
            yield return new Violation("config.WorkingDir", $"'{folder}' is not absolute");
        }
    }

    private static bool IsPort(string port)
    {
        var parts = port.Split('/');
        return parts.Length <= 2
            && ushort.TryParse(parts[0], System.Globalization.NumberStyles.None, null, out _)
            && (parts.Length == 1 || parts[1] is "tcp" or "udp" or "sctp");
    }
}
