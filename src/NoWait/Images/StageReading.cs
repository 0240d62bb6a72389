namespace NoWait.Images;

/// <summary>Finds what a stage's instructions read: the context, and other stages.</summary>
internal static class StageReading
{
    /// <summary>The stage's place in the graph, given those of the stages before it.</summary>
    public static StageNode Node(ImageDefinition definition, int index, ReadOnlySpan<StageNode> earlier)
    {
        var stage = definition.Stages[index];
        var stages = new SortedSet<int>();
        var inputs = new List<ContextInput>();
        var based = Earlier(definition, stage.From, index);
        if (based >= 0)
        {
            stages.Add(based);
        }

        var (lastContext, firstMoving) = (-1, based >= 0 && !earlier[based].IsDependency ? 0 : stage.Instructions.Count);
        for (var i = 0; i < stage.Instructions.Count; i++)
        {
            var before = inputs.Count;
            Context(stage.Instructions[i], inputs);
            lastContext = inputs.Count > before ? i : lastContext;
            foreach (var from in Froms(stage.Instructions[i]))
            {
                var other = Earlier(definition, from, index);
                if (other >= 0)
                {
                    stages.Add(other);
                    firstMoving = earlier[other].IsDependency ? firstMoving : Math.Min(firstMoving, i);
                }
            }
        }

        return new StageNode(index, stage)
        {
            DependsOn = stages.ToValues(),
            ContextInputs = inputs.ToValues(),
            DependencySteps = lastContext < 0 ? firstMoving : Math.Min(lastContext, firstMoving),
        };
    }

    private static int Earlier(ImageDefinition definition, string from, int index)
    {
        var at = definition.IndexOf(from);
        if (at < index)
        {
            return at;
        }

        // A later stage of the same name is not meant: an earlier one may be.
        for (at = index - 1; at >= 0; at--)
        {
            if (definition.Stages[at].Name.Equals(from, StringComparison.OrdinalIgnoreCase))
            {
                return at;
            }
        }

        return -1;
    }

    private static IEnumerable<string> Froms(Instruction instruction) => instruction switch
    {
        Copy { From: { } from } => [from],
        Run run => run.Mounts
            .Select(static mount => mount is BindMount bind ? bind.From : (mount as CacheMount)?.From)
            .OfType<string>(),
        _ => [],
    };

    private static void Context(Instruction instruction, List<ContextInput> inputs)
    {
        switch (instruction)
        {
            case Copy { From: null } copy:
                Sources(copy.Sources, copy.Heredocs, copy.Excludes, inputs);
                break;
            case Add add:
                Sources(add.Sources, add.Heredocs, add.Excludes, inputs);
                break;
            case Run run:
                inputs.AddRange(run.Mounts.OfType<BindMount>()
                    .Where(static bind => bind.From is null)
                    .Select(static bind => new ContextInput(bind.Source ?? ".", [])));
                break;
        }
    }

    private static void Sources(Values<string> sources, Values<Heredoc> documents, Values<string> excludes, List<ContextInput> inputs)
    {
        foreach (var source in sources)
        {
            var isRemote = source.Contains("://", StringComparison.Ordinal) || source.StartsWith("git@", StringComparison.Ordinal);
            if (!isRemote && !documents.Any(document => document.Name == source))
            {
                inputs.Add(new ContextInput(source, excludes));
            }
        }
    }
}
