using Nuke.Common.Parameters;
using Nuke.Common.Screens;

namespace Nuke.Common.Execution;

/// <summary>Checks before the first target that all of them have what they need.</summary>
internal static class Requirements
{
    /// <summary>Asks for missing parameters where somebody can answer; else the first missing one is an error.</summary>
    public static void Check(BuildRun run, ParameterCatalogue catalogue)
    {
        foreach (var target in run.Plan)
        {
            if (target.Skipped is null)
            {
                foreach (var requirement in target.Definition.Requirements)
                {
                    Check(run, catalogue, target, requirement);
                }
            }
        }

        if (!run.Facts.HasRequired)
        {
            return;
        }

        foreach (var member in catalogue.All)
        {
            if (member.IsRequired && IsMissing(run.Values!.Get(member.Parameter)))
            {
                Provide(run, catalogue, member.Parameter, "The build");
            }
        }
    }

    private static void Check(
        BuildRun run,
        ParameterCatalogue catalogue,
        ExecutableTarget target,
        Requirement requirement)
    {
        var value = requirement.Value;
        if (requirement.IsCondition)
        {
            if (value is not true)
            {
                throw new BuildDefinitionException(
                    $"Target {target.Name} requires {requirement.Text}, which does not hold.");
            }
        }
        else if (IsMissing(value))
        {
            var parameter = requirement.Reference is { } reference ? run.Facts.Find(reference) : null;
            if (parameter is null)
            {
                throw new BuildDefinitionException(
                    $"Target {target.Name} requires {requirement.Text}, which has no value.");
            }

            Provide(run, catalogue, parameter, $"Target {target.Name}");
        }
    }

    private static bool IsMissing(object? value) => value is null or "";

    private static void Provide(BuildRun run, ParameterCatalogue catalogue, Parameter parameter, string who)
    {
        var member = catalogue.Everything.First(x => x.Parameter.Key == parameter.Key);
        if (run.Surroundings.IsInteractive && run.Host is Terminal && Prompt.Ask(run.Screen, member) is { } text)
        {
            ParameterInjection.Set(run.Build, member.Member, run.Values!.Set(member.Parameter, text));
            return;
        }

        throw new UsageException($"{who} requires parameter {parameter.Name} ({parameter.FullName}). {parameter.Remedy}");
    }
}
