using NoWait.Images;
using NoWait.Images.Variables;
using NoWait.Processes;

namespace NoWait.Builders.Docker;

/// <summary>Which builder <c>auto</c> means for a definition.</summary>
internal static class BuilderChoice
{
    /// <summary>Why the host builder will not do; null when it will.</summary>
    /// <param name="definition">The definition, resolved.</param>
    /// <param name="arguments">Values for its <c>ARG</c>s.</param>
    /// <param name="variables">The environment of this process.</param>
    public static string? WhyNotHost(
        ImageDefinition definition, Values<KeyValuePair<string, string>> arguments, IReadOnlyDictionary<string, string> variables)
    {
        var expanded = definition.Expand(HostPlatform.With(arguments));
        var graph = StageGraph.Of(expanded);
        foreach (var node in graph.Needed)
        {
            foreach (var instruction in node.Stage.Instructions)
            {
                if (instruction is not Run run)
                {
                    continue;
                }

                if (node.Index == graph.Run.Index)
                {
                    return "the run stage has a RUN";
                }

                foreach (var program in StepCommand.Programs(run.Command))
                {
                    if (IsMissing(program, variables))
                    {
                        return $"{program} is not on PATH";
                    }
                }
            }
        }

        return null;
    }

    // What a step made itself, or names by its place in the stage, is not looked for on this machine.
    private static bool IsMissing(string program, IReadOnlyDictionary<string, string> variables) =>
        !program.Contains('/', StringComparison.Ordinal) && Executables.Find(program, variables.GetValueOrDefault("PATH")) is null;
}
