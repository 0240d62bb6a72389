using NoWait.Builders;
using NoWait.Images;
using NoWait.Images.Dockerfiles;
using NoWait.Oci;

namespace NoWait.Assembling;

/// <summary>How an image runs: what its base says, changed by the instructions of its run stage.</summary>
internal static class RunSettings
{
    /// <summary>The configuration at the stage's end.</summary>
    /// <param name="base">What the image below says; null for nothing.</param>
    /// <param name="script">The stage.</param>
    public static RunConfig Of(RunConfig? @base, StageScript script)
    {
        var config = @base ?? new RunConfig();
        foreach (var instruction in script.Stage.Instructions)
        {
            config = Apply(config, instruction, script);
        }

        return config with
        {
            Env = Merge(config.Env, script.Environment),
            WorkingDir = script.Folder.Length > 0 ? "/" + script.Folder : config.WorkingDir,
        };
    }

    private static RunConfig Apply(RunConfig config, Instruction instruction, StageScript script) => instruction switch
    {
        User user => config with { User = user.Name },
        Expose expose => config with { ExposedPorts = Union(config.ExposedPorts, expose.Ports.Select(Port)) },
        Volume volume => config with { Volumes = Union(config.Volumes, volume.Paths) },
        Label label => config with { Labels = Merge(config.Labels, label.Labels) },
        StopSignal stop => config with { StopSignal = stop.Signal },
        Shell shell => config with { Shell = [.. shell.Arguments] },
        OnBuild once => config with { OnBuild = [.. config.OnBuild ?? [], InstructionWriter.Line(once.Trigger)] },
        Healthcheck check => config with { Healthcheck = Health(check, script.Shell) },

        // As in a container engine: an entrypoint of one's own does away with the base's arguments.
        Entrypoint entrypoint => config with { Entrypoint = Words(entrypoint.Command, script.Shell), Cmd = null },
        Cmd cmd => config with { Cmd = Words(cmd.Command, script.Shell) },
        _ => config,
    };

    private static IReadOnlyList<string> Words(Command command, Values<string> shell) => command switch
    {
        Command.ExecForm exec => [.. exec.Arguments],
        Command.ShellForm line => [.. shell, line.Text],
        _ => [],
    };

    private static HealthConfig Health(Healthcheck check, Values<string> shell) => new()
    {
        Test = check.Command switch
        {
            null => ["NONE"],
            Command.ShellForm line when shell == ["/bin/sh", "-c"] => ["CMD-SHELL", line.Text],
            var command => ["CMD", .. Words(command, shell)],
        },
        Interval = Nanoseconds(check.Interval),
        Timeout = Nanoseconds(check.Timeout),
        StartPeriod = Nanoseconds(check.StartPeriod),
        StartInterval = Nanoseconds(check.StartInterval),
        Retries = check.Retries ?? 0,
    };

    private static long Nanoseconds(TimeSpan? time) => (time?.Ticks ?? 0) * TimeSpan.NanosecondsPerTick;

    private static string Port(string port) => port.Contains('/', StringComparison.Ordinal) ? port : port + "/tcp";

    private static string[] Union(IReadOnlyList<string>? before, IEnumerable<string> more) =>
        [.. (before ?? []).Union(more, StringComparer.Ordinal)];

    private static Dictionary<string, string> Merge(
        IReadOnlyDictionary<string, string>? before, IEnumerable<KeyValuePair<string, string>> more)
    {
        var all = new Dictionary<string, string>(before ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (name, value) in more)
        {
            all[name] = value;
        }

        return all;
    }

    /// <summary>A variable as an image's configuration writes it, <c>NAME=value</c>.</summary>
    public static KeyValuePair<string, string> Pair(string variable) =>
        variable.Split('=', 2) is [var name, var value] ? new(name, value) : new(variable, "");

    private static string[]? Merge(IReadOnlyList<string>? before, IReadOnlyDictionary<string, string> more)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in before ?? [])
        {
            var (name, value) = Pair(variable);
            all[name] = value;
        }

        foreach (var (name, value) in more)
        {
            all[name] = value;
        }

        return all.Count == 0 ? null : [.. all.Select(pair => $"{pair.Key}={pair.Value}")];
    }
}
