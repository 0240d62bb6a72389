using NoWait.Docker;
using NoWait.Docker.Containers;
using NoWait.Images;
using NoWait.Oci;

namespace NoWait.Deployers.Containers;

/// <summary>Tells of an image that the program which it is to start is not in it.</summary>
internal static class MissingCommand
{
    // What engines take where an image has no PATH.
    private const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The same in words of ours, when that is what an engine says; null for anything else.</summary>
    public static string? Words(OciImage image, string? reason)
    {
        var command = CommandOf(image);
        return command is not null && reason?.Contains($"\"{command}\"", StringComparison.Ordinal) == true
            && reason.Contains("executable file not found", StringComparison.Ordinal)
            ? Words(command)
            : null;
    }

    /// <summary>Looks for it in a container that is made for that and never started; null when it is there.</summary>
    /// <param name="engine">The engine, which has the image.</param>
    /// <param name="image">The image.</param>
    /// <param name="name">The image's name in the engine.</param>
    /// <param name="container">What the container is called for that moment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<string?> FindAsync(
        DockerEngine engine, OciImage image, string name, string container, CancellationToken cancellationToken)
    {
        if (CommandOf(image) is not { } command)
        {
            return null;
        }

        if (await engine.Containers.FindAsync(container, cancellationToken) is { } leftOver)
        {
            await engine.Containers.RemoveAsync(leftOver.Id, force: true, cancellationToken);
        }

        var made = await engine.Containers.CreateAsync(container, new ContainerSpec { Image = name }, cancellationToken);
        try
        {
            foreach (var place in PlacesOf(image, command))
            {
                if (await engine.Containers.Archive.StatAsync(made.Id, place, cancellationToken) is not null)
                {
                    return null;
                }
            }

            return Words(command);
        }
        finally
        {
            await engine.Containers.RemoveAsync(made.Id, force: true, CancellationToken.None);
        }
    }

    private static string Words(string command) => $"its command '{command}' is not in the image: base the run stage on an image that has it"
        + (Runtimes.Contains(command) ? ", or deploy it with --to process, which takes this machine's" : "");

    private static string? CommandOf(OciImage image) => image.Config.Config is { } run
        ? (run.Entrypoint ?? []).Concat(run.Cmd ?? []).FirstOrDefault()
        : null;

    private static IEnumerable<string> PlacesOf(OciImage image, string command)
    {
        var run = image.Config.Config!;
        if (command.Contains('/', StringComparison.Ordinal))
        {
            return [Path.Combine("/", run.WorkingDir ?? "", command)];
        }

        var path = (run.Env ?? []).FirstOrDefault(variable => variable.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..];
        return (path ?? UsualPath).Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, command));
    }
}
