using NoWait.Images.Checks;
using NoWait.Images.Dockerfiles;

namespace NoWait.Images.Variables;

/// <summary>Puts values for variables into a definition.</summary>
public static class Expansion
{
    /// <summary>The definition with plain texts where templates stood; what a shell expands stays as it is.</summary>
    /// <remarks>
    /// Every <c>ARG</c> has its effective value as its default, null where it has none; a variable without a value is empty.
    /// A stage that is based on another one starts with that one's <c>ONBUILD</c> instructions, and sees its variables.
    /// The result is for reading values: it does not render, since a dollar in it is a dollar.
    /// </remarks>
    /// <param name="definition">A resolved definition.</param>
    /// <param name="arguments">Values for <c>ARG</c>s; those for platforms (<c>TARGETARCH</c> …) too.</param>
    /// <param name="environment">The variables that a stage's base image sets; null for none.</param>
    /// <exception cref="DefinitionException">A substitution is broken, demands a value that is missing, or leaves no base.</exception>
    public static ImageDefinition Expand(
        this ImageDefinition definition,
        Values<KeyValuePair<string, string>> arguments,
        Func<StageDefinition, IEnumerable<KeyValuePair<string, string>>>? environment = null)
    {
        var escape = DefinitionWriter.Escape(definition);
        var globals = new VariableScope(arguments, escape);
        var top = new Place(null, null, default);
        var values = definition.Arguments.Select(argument => (Arg)globals.Take(top with { Instruction = argument }, argument)).ToValues();
        var expanded = definition with { Arguments = values, Stages = [] };
        var scopes = new List<VariableScope>(definition.Stages.Count);
        foreach (var stage in definition.Stages)
        {
            var place = new Place(stage.Name, null, stage.Origin);
            var head = stage with
            {
                From = globals.Base(place, stage.From),
                Platform = globals.Optional(place, stage.Platform),
            };
            var below = expanded.IndexOf(head.From);
            var scope = below < 0 ? globals.ForStage(environment?.Invoke(head) ?? []) : scopes[below].Copy();
            var triggers = below < 0 ? [] : definition.Stages[below].Instructions.OfType<OnBuild>().Select(static onBuild => onBuild.Trigger);
            var instructions = triggers.Concat(stage.Instructions)
                .Select(instruction => scope.Take(place with { Instruction = instruction }, instruction))
                .ToValues();
            scopes.Add(scope);
            expanded = expanded with { Stages = expanded.Stages.Add(head with { Instructions = instructions }) };
        }

        return expanded;
    }
}
