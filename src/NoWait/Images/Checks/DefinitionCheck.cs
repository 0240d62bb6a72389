using System.Globalization;
using NoWait.Images.Dockerfiles;

namespace NoWait.Images.Checks;

/// <summary>Refuses definitions that cannot work.</summary>
internal static class DefinitionCheck
{
    /// <summary>Checks a whole definition.</summary>
    /// <exception cref="DefinitionException">It cannot work.</exception>
    public static void All(ImageDefinition definition)
    {
        if (definition.Stages.Count == 0)
        {
            throw new DefinitionException("The definition has no stages. Start with Image.Stage.");
        }

        var escape = DefinitionWriter.Escape(definition);
        for (var i = 0; i < definition.Stages.Count; i++)
        {
            Texts(definition.Stages[i], escape);
            Stage(definition, i);
        }
    }

    /// <summary>Checks the stage that was added last.</summary>
    /// <exception cref="DefinitionException">It cannot work.</exception>
    public static void LastStage(ImageDefinition definition)
    {
        Texts(definition.Stages[^1], DefinitionWriter.Escape(definition));
        Stage(definition, definition.Stages.Count - 1);
    }

    private static void Texts(StageDefinition stage, char escape)
    {
        TextCheck.Stage(stage, escape);
        foreach (var instruction in stage.Instructions.AsSpan())
        {
            if (CommandCheck.MayAnnounce(instruction))
            {
                CommandCheck.Announced(new Place(stage.Name, instruction, stage.Origin), instruction, escape);
            }
        }
    }

    private static void Stage(ImageDefinition definition, int index)
    {
        var stage = definition.Stages[index];
        var place = new Place(stage.Name, null, stage.Origin);
        if (!StageName.IsValid(stage.Name) && stage.Name != index.ToString(CultureInfo.InvariantCulture))
        {
            throw place.Error(
                "a stage cannot be called so",
                "Start with a lower-case letter, and go on with letters, digits, '-', '_' or '.'");
        }

        for (var i = 0; i < index; i++)
        {
            if (definition.Stages[i].Name == stage.Name)
            {
                throw place.Error("an earlier stage has the same name", "Give each its own");
            }
        }

        if (stage.Instructions.Count == 0 && stage.From == "scratch")
        {
            throw place.Error("it is empty: it has neither a base nor an instruction", "Give it one");
        }

        var check = new StageCheck(definition, index);
        foreach (var instruction in stage.Instructions.AsSpan())
        {
            check.Next(instruction);
        }

        check.End();
    }
}
