using NoWait.Images;

namespace NoWait.Changes;

/// <summary>Adds a stage's base and instructions to a fingerprint.</summary>
internal static class FingerprintInstructions
{
    /// <summary>Writes the lines of a stage whose variables are expanded.</summary>
    public static void Write(FingerprintText text, StageDefinition stage, int index)
    {
        // Two stages may have one name: the later index keeps their lines apart.
        var name = FormattableString.Invariant($"{stage.Name} {index}");
        text.Line("base", stage.Name, stage.Platform is null ? stage.From : $"{stage.From} for {stage.Platform}");
        var number = 0;
        foreach (var instruction in stage.Instructions)
        {
            number++;
            var place = FormattableString.Invariant($"{name} {number}");
            text.Line("step", place, instruction.ToString());
            foreach (var document in DocumentsOf(instruction))
            {
                text.Line("document", $"{place} {document.Name}", document.Content);
            }

            if (instruction is Run { Mounts.Count: > 0 } run)
            {
                foreach (var mount in run.Mounts)
                {
                    Write(text, place, mount as CacheMount);
                }
            }
        }
    }

    /// <summary>The variables of a cache mount, for which an instruction's text has no words.</summary>
    private static void Write(FingerprintText text, string place, CacheMount? mount)
    {
        if (mount is null)
        {
            return;
        }

        foreach (var (name, value) in mount.Variables)
        {
            text.Line("cache", $"{place} {mount.Target} {name}", value);
        }
    }

    private static Values<Heredoc> DocumentsOf(Instruction instruction) => instruction switch
    {
        Copy copy => copy.Heredocs,
        Add add => add.Heredocs,
        Run { Command: Command.ShellForm shell } => shell.Heredocs,
        OnBuild onBuild => DocumentsOf(onBuild.Trigger),
        _ => [],
    };
}
