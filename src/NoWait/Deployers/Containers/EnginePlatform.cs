using NoWait.Docker.Daemon;

namespace NoWait.Deployers.Containers;

/// <summary>Tells whether an engine's machine can run an image.</summary>
internal static class EnginePlatform
{
    /// <exception cref="DeployFailedException">It cannot.</exception>
    public static void Refuse(DeployRequest request, DaemonVersion engine, string? running)
    {
        var image = request.Image.Config;
        if (image.Os != engine.Os || (image.Architecture != engine.Arch && !RunsToo(engine.Arch, image.Architecture)))
        {
            throw DeployFailure.Of(
                request, running, $"its image is for {image.Platform}, and the engine runs {engine.Os}/{engine.Arch}: build it for that platform");
        }
    }

    private static bool RunsToo(string machine, string program) => (machine, program) is ("amd64", "386") or ("arm64", "arm");
}
