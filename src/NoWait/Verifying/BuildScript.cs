using NoWait.Delivering;
using NoWait.Processes;

namespace NoWait.Verifying;

/// <summary>The user's own build, as a program that builds images of a tree that it is given.</summary>
/// <param name="Program">The program, absolute.</param>
/// <param name="Arguments">What comes before the target: the assembly, where the program runs one.</param>
/// <param name="Options">The user's options, which each build gets as well.</param>
public sealed record BuildScript(string Program, Values<string> Arguments, Values<string> Options)
{
    /// <summary>Options that say what is verified and where: each build gets its own.</summary>
    private static readonly string[] Own = ["--services", "--root", "--target", "--skip", "--all", "--clean", "--plan", "--help"];

    // A build that verifies another one is nobody's run on a build server, and reports to no step summary.
    private static readonly (string, string)[] Quiet = [("NO_COLOR", "1"), ("GITHUB_ACTIONS", ""), ("GITHUB_STEP_SUMMARY", "")];

    /// <summary>This process's own build script, with the options that it was started with.</summary>
    /// <param name="program">The program of this process.</param>
    /// <param name="commandLine">Its arguments, its own name or assembly first.</param>
    public static BuildScript Of(string program, IReadOnlyList<string> commandLine)
    {
        ArgumentNullException.ThrowIfNull(commandLine);
        var isHosted = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var options = new List<string>();
        var isTaken = false;
        foreach (var word in commandLine.Skip(1))
        {
            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                isTaken = !Own.Contains(word.Split('=', ':')[0], StringComparer.OrdinalIgnoreCase);
            }

            // Words before the first option are targets.
            if (isTaken)
            {
                options.Add(word);
            }
        }

        return new(program, isHosted ? [commandLine[0]] : [], [.. options]);
    }

    /// <summary>Builds the image of one service of a tree, under these conditions.</summary>
    /// <exception cref="DeliveryFailedException">It failed; the message ends with what it said last.</exception>
    internal async Task BuildAsync(string service, string root, Conditions conditions, CancellationToken cancellationToken)
    {
        var last = new Queue<string>();
        var (program, words) = Wrapped(conditions, [.. Arguments, "BuildImages", "--root", root, "--services", service, .. Options]);
        var command = new CommandLine(program, words)
        {
            Folder = root,
            Environment = OwnEnvironment.With([.. Quiet, .. conditions.Variables.Select(pair => (pair.Key, pair.Value))]),
            Output = (line, _) =>
            {
                last.Enqueue(line);
                if (last.Count > 20)
                {
                    last.Dequeue();
                }
            },
        };
        var result = await new CommandRunner(TimeProvider.System).RunAsync(command, cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new DeliveryFailedException(
                $"{service} cannot be built from a copy of what git knows of it: its build ended with {result.ExitCode}."
                + $"{Environment.NewLine}{string.Join(Environment.NewLine, last)}");
        }
    }

    private (string Program, Values<string> Words) Wrapped(Conditions conditions, Values<string> words)
    {
        if (OperatingSystem.IsWindows())
        {
            return (Program, words);
        }

        const string script = """umask "$1"; shift; exec "$@" """;
        var isBound = conditions.IsOnOneProcessor && Executables.Find("taskset", OwnEnvironment.With().GetValueOrDefault("PATH")) is not null;
        return (
            "/bin/sh",
            ["-c", script, "sh", conditions.Umask, .. conditions.User, .. isBound ? ["taskset", "-c", "0"] : Array.Empty<string>(), Program, .. words]);
    }
}
