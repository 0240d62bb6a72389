using System.Text;
using NoWait.Docker;
using NoWait.Docker.Build;
using NoWait.Images;
using NoWait.Images.Dockerfiles;

namespace NoWait.Builders.Docker;

/// <summary>Words why a build in the daemon failed, in terms of the definition.</summary>
internal sealed class DockerFailure(BuildRequest request, DockerPlan plan, DockerSteps steps, SecretMask mask)
{
    /// <summary>The failure of a step, or of the whole.</summary>
    /// <remarks>The daemon's own error is not kept in it: that shows what steps printed, secrets and all.</remarks>
    public BuildFailedException Of(DockerBuildException error)
    {
        var own = error.Step is { } step ? steps.Find(step) : null;
        var (stage, instruction) = own is not null ? (own.Stage, own.Instruction) : At(error.Line);
        if (instruction is null)
        {
            var reason = error.InnerException is DockerException ours ? ours.Message.TrimEnd('.') : Reason(error);
            var place = error.Line > 0 ? $" ({plan.DockerfileName}:{error.Line})" : "";
            return new($"'{request.Service}' cannot be built{place}: {reason}.{Remedy(error)}", error.InnerException) { Output = Lines(error) };
        }

        var text = InstructionText.Of(instruction);
        var what = error.ExitCode is { } code ? $" ended with exit code {code}." : $": {Reason(error)}.{Remedy(error)}";
        return new($"Stage '{stage}' of '{request.Service}': {text}{Place(instruction.Origin)}{what}{Printed(error)}", error.InnerException)
        {
            Stage = stage,
            Instruction = text,
            ExitCode = error.ExitCode,
            Output = Lines(error),
        };
    }

    /// <summary>The daemon is out of reach, or refused.</summary>
    public static BuildFailedException Of(DockerException error) => new(error.Message, error);

    /// <summary>A command took too long.</summary>
    public BuildFailedException Of(DockerStep step) =>
        new($"Stage '{step.Stage}' of '{request.Service}': {InstructionText.Of(step.Instruction)}{Place(step.Instruction.Origin)} "
            + $"took longer than {request.StepTimeout.TotalSeconds:0} s and was ended: allow it more time.")
        {
            Stage = step.Stage,
            Instruction = InstructionText.Of(step.Instruction),
        };

    /// <summary>What stands at a line of the text that BuildKit got.</summary>
    private (string Stage, Instruction? Instruction) At(int line)
    {
        if (line == 0 || plan.Written.Source.IsForeign)
        {
            return ("", null);
        }

        var read = Dockerfile.Read(plan.Dockerfile);
        for (var i = 0; i < read.Stages.Count; i++)
        {
            var instructions = read.Stages[i].Instructions;
            for (var k = 0; k < instructions.Count; k++)
            {
                if (instructions[k].Origin.Line == line)
                {
                    return plan.Whole is null && i == read.Stages.Count - 1
                        ? (plan.Names.Of(plan.Exports[k].Stage), plan.Exports[k].For)
                        : (plan.Names.Of(i), plan.Written.Stages[i].Instructions[k]);
                }
            }
        }

        return ("", null);
    }

    private string Reason(DockerBuildException error)
    {
        var reason = mask.Apply(error.Plain);
        var isMissing = reason.Contains("not found", StringComparison.Ordinal) || reason.Contains("no such file", StringComparison.Ordinal);
        return isMissing && plan.Whole is null && At(error.Line) is { Instruction: { } wanting } && plan.Exports.Any(export => ReferenceEquals(export.For, wanting))
            ? "there is nothing of that name at the stage's end; make it in a step before, or correct the path"
            : reason;
    }

    private static string Remedy(DockerBuildException error)
    {
        bool Says(string words) => error.Plain.Contains(words, StringComparison.OrdinalIgnoreCase);
        return Says("unknown flag") || Says("unknown instruction")
            ? " This engine's BuildKit does not know it: update the engine, or name a newer frontend with the directive 'syntax'."
            : Says("pull access denied") || Says("401 Unauthorized") || Says("insufficient_scope") || Says("not found: manifest") || Says("manifest unknown")
                ? " Check the image's name, build or load it first, or log in to its registry (docker login)."
            : "";
    }

    private string Printed(DockerBuildException error) => error.Output.Count == 0
        ? ""
        : new StringBuilder(" It printed last:\n  ").AppendJoin("\n  ", Lines(error)).ToString();

    private string[] Lines(DockerBuildException error) => [.. error.Output.Select(mask.Apply)];

    private static string Place(Origin origin) => origin.File is null ? "" : $" ({origin})";
}
