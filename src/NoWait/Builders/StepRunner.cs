using System.ComponentModel;
using NoWait.Images;
using NoWait.Processes;

namespace NoWait.Builders;

/// <summary>Runs one command of a stage.</summary>
internal sealed class StepRunner(HostBuild build, StageScript script, StageFolder folder, StagePlan plan, StepLog log)
{
    private static readonly HashSet<string> PackageManagers =
        new(["apk", "apt", "apt-get", "dnf", "microdnf", "pacman", "yum", "zypper"], StringComparer.Ordinal);

    private BuildRequest Request => build.Request;

    private IStepShortcut? Shortcut => build.Machine.Shortcut;

    /// <summary>Runs the step's command until it ends; false where what it makes was made without it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="place">Where a shortcut might be taken; null where none might.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BuildFailedException">It failed, took too long, or its tool is missing.</exception>
    public async Task<bool> RunAsync(Step.Execute step, StepPlace? place, CancellationToken cancellationToken)
    {
        var setup = new MountSetup(build, script, folder, plan.Sources, log);
        using var mounts = await setup.ArrangeAsync(step, cancellationToken);
        var paths = plan.Paths.With(mounts.Paths);
        log.Begin(InstructionText.Of(step.Instruction), mounts.Secrets);
        if (place is not null && await Shortcut!.TryAsync(place, log.Line, cancellationToken) is { } exitCode)
        {
            Check(step, new(exitCode, TimedOut: false));
            return false;
        }

        var own = StepEnvironment.Processors(Request.Processors).Concat(GoMemory.VariablesFor(step))
            .Concat(step.Variables.Select(pair => KeyValuePair.Create(pair.Key, paths.Map(pair.Value, PathQuoting.Raw))))
            .Concat(mounts.Variables)
            .Append(new(Strays.Variable, folder.Mark))
            .Concat(place is null ? [] : Shortcut!.VariablesFor(place));
        var variables = StepEnvironment.Of(build.Machine.Variables, Request.SourceDate, own);
        Refuse(step, variables, paths);
        var words = StepCommand.Words(step, paths, () => mounts.Private);
        var command = new CommandLine(words[0], [.. words.Skip(1)])
        {
            Folder = paths.Of(step.Folder),
            Environment = variables,
            Timeout = Request.StepTimeout,
            Output = log.Line,
        };
        try
        {
            using var running = folder.Running();
            var result = await build.Machine.Runner.RunAsync(command, cancellationToken);
            Check(step, result);
            if (place is not null)
            {
                Shortcut!.Done(place);
            }

            return true;
        }
        catch (Win32Exception error)
        {
            throw Failure(step, $"could not be started: {error.Message}", exitCode: null);
        }
    }

    /// <summary>Refuses what would not work, or would change this machine, before it runs.</summary>
    private void Refuse(Step.Execute step, Dictionary<string, string> variables, HostPaths paths)
    {
        var programs = StepCommand.Programs(step.Run.Command);
        if (programs.FirstOrDefault(PackageManagers.Contains) is { } manager)
        {
            throw Failure(
                step,
                $"installs packages with '{manager}', which the host builder does not let change this machine: "
                + "install them yourself and leave the step out, or build with --builder docker", exitCode: null);
        }

        var first = StepCommand.FirstProgram(step);
        if (first is not null && !first.Contains('/', StringComparison.Ordinal)
            && Executables.Find(first, variables.GetValueOrDefault("PATH")) is null)
        {
            throw MissingTool(step, first, exitCode: null);
        }
    }

    private void Check(Step.Execute step, CommandResult result)
    {
        const int notFound = 127;
        if (result.TimedOut)
        {
            throw Failure(
                step, $"took longer than {Request.StepTimeout.TotalSeconds:0} s and was ended: allow it more time", exitCode: null);
        }

        if (result.ExitCode == notFound && NotFound() is { } tool)
        {
            throw MissingTool(step, tool, result.ExitCode);
        }

        if (result.ExitCode != 0)
        {
            throw Failure(step, $"ended with exit code {result.ExitCode}", result.ExitCode);
        }
    }

    /// <summary>The tool that a shell said it did not find: <c>sh: 1: go: not found</c>, <c>bash: line 1: go: command not found</c>.</summary>
    private string? NotFound()
    {
        var line = log.Last.LastOrDefault(line => line.EndsWith("not found", StringComparison.Ordinal));
        var words = line?.Split(": ");
        var tool = words is { Length: >= 2 } ? words[^2] : null;
        return tool is not null && !tool.Contains(' ', StringComparison.Ordinal) ? tool : null;
    }

    private BuildFailedException MissingTool(Step.Execute step, string tool, int? exitCode) => Failure(
        step,
        $"runs '{tool}', which is not on PATH: {Tools.Remedy(tool, script.Stage.From)} or build with --builder docker",
        exitCode);

    private BuildFailedException Failure(Step.Execute step, string what, int? exitCode)
    {
        var origin = step.Instruction.Origin.ToString() is { Length: > 0 } place ? $" ({place})" : "";
        var instruction = InstructionText.Of(step.Instruction);
        var kept = log.Last.Count > 0 ? $" Its output is kept in {log.File}." : "";
        return new($"Stage '{script.Name}' of '{Request.Service}': {instruction}{origin} {what}.{kept}")
        {
            Stage = script.Name,
            Instruction = instruction,
            ExitCode = exitCode,
            Output = log.Last,
        };
    }
}
