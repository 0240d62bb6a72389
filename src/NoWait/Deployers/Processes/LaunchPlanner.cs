using System.Globalization;
using NoWait.Images;
using NoWait.Oci;
using NoWait.Processes;

namespace NoWait.Deployers.Processes;

/// <summary>Reads out of an image how it is started on this machine, and refuses what only a container can run.</summary>
internal static class LaunchPlanner
{
    /// <exception cref="UnfitImageException">The machine has no /proc, sessions and signals as Linux has them.</exception>
    public static void CheckMachine(LocalMachine machine)
    {
        if (machine.Platform.Os != "linux")
        {
            throw new UnfitImageException("services are supervised as processes on Linux only");
        }
    }

    /// <exception cref="UnfitImageException">It takes a container.</exception>
    public static void CheckPlatform(OciImage image, LocalMachine machine)
    {
        var platform = image.Config.Platform;
        if (!platform.Satisfies(machine.Platform with { Variant = null }))
        {
            throw new UnfitImageException($"it is made for {platform}, and this machine is {machine.Platform}");
        }
    }

    /// <exception cref="UnfitImageException">It takes a container.</exception>
    public static Launch Plan(OciImage image, Service service, string release, LocalMachine machine)
    {
        var run = image.Config.Config ?? new RunConfig();
        var root = new ReleaseRoot(release);
        Values<string> command = [.. run.Entrypoint ?? [], .. run.Cmd ?? []];
        if (command.Count == 0)
        {
            throw new UnfitImageException("it names no command to run (give it an ENTRYPOINT)");
        }

        var folder = "/" + (run.WorkingDir ?? "").Trim('/');
        var user = UserLookup.Switch(run.User, machine);
        var own = user?.Home is { } home ? new Dictionary<string, string>(machine.Environment, StringComparer.Ordinal) { ["HOME"] = home } : machine.Environment;
        var environment = LaunchEnvironment.Create(run, service, root, own);
        var program = Find(command[0], folder, environment, root, machine);
        if (root.Holds(program))
        {
            ProgramCheck.Refuse(program, root, machine);
        }

        return new()
        {
            Program = program,
            Arguments = command.Skip(1).Select(root.Map).ToValues(),
            Environment = environment,
            WorkingDirectory = root.At(folder),
            User = user,
        };
    }

    /// <summary>The port that the service listens on: its own, or the first TCP port that its image exposes.</summary>
    public static int? Port(OciImage image, Service service)
    {
        if (service.Port is { } port)
        {
            return port;
        }

        foreach (var exposed in image.Config.Config?.ExposedPorts ?? [])
        {
            var parts = exposed.Split('/');
            if ((parts.Length == 1 || parts[1] == "tcp") && int.TryParse(parts[0].Split('-')[0], CultureInfo.InvariantCulture, out var first))
            {
                return first;
            }
        }

        return null;
    }

    private static string Find(
        string command, string folder, Dictionary<string, string> environment, ReleaseRoot root, LocalMachine machine)
    {
        if (command.Contains('/', StringComparison.Ordinal))
        {
            var program = root.At(Path.Combine(folder, command));
            return File.Exists(program)
                ? program
                : throw new UnfitImageException($"its command {command} is not in the image");
        }

        if (Executables.Find(command, environment["PATH"]) is { } found && root.Holds(found))
        {
            return found;
        }

        if (!Runtimes.Contains(command))
        {
            throw new UnfitImageException($"its command '{command}' is in no folder of the image's PATH");
        }

        return Executables.Find(command, machine.Environment.GetValueOrDefault("PATH"))
            ?? throw new UnfitImageException($"its command '{command}' is neither in the image nor on this machine: install it here");
    }
}
