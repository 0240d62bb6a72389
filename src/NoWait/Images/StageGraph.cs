namespace NoWait.Images;

/// <summary>Which stages a definition's image needs, what each waits for, and what each reads of the context.</summary>
/// <remarks>A value made from a resolved definition, whose bases hold no variables any more where these name stages.</remarks>
public sealed class StageGraph
{
    private readonly StageNode[] _nodes;

    private StageGraph(StageNode[] nodes, Values<StageNode> needed) => (_nodes, Needed) = (nodes, needed);

    /// <summary>The stages that the image needs, each after those that it waits for; the run stage is the last.</summary>
    public Values<StageNode> Needed { get; }

    /// <summary>The stage that runs.</summary>
    public StageNode Run => Needed[^1];

    /// <summary>The stage at an index of the definition, needed or not.</summary>
    public StageNode this[int index] => _nodes[index];

    /// <summary>The graph of a definition.</summary>
    public static StageGraph Of(ImageDefinition definition)
    {
        var nodes = new StageNode[definition.Stages.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = StageReading.Node(definition, i, nodes);
        }

        var needed = new bool[nodes.Length];
        needed[^1] = true;
        for (var i = nodes.Length - 1; i >= 0; i--)
        {
            foreach (var other in needed[i] ? nodes[i].DependsOn : [])
            {
                needed[other] = true;
            }
        }

        return new StageGraph(nodes, nodes.Where(node => needed[node.Index]).ToValues());
    }

    /// <summary>All that a stage reads of the context, by itself and through the stages that it waits for.</summary>
    public Values<ContextInput> ContextInputs(int index)
    {
        var seen = new bool[_nodes.Length];
        var inputs = new List<ContextInput>();
        Collect(index, seen, inputs);
        return inputs.Distinct().ToValues();
    }

    private void Collect(int index, bool[] seen, List<ContextInput> inputs)
    {
        if (seen[index])
        {
            return;
        }

        seen[index] = true;
        foreach (var other in _nodes[index].DependsOn)
        {
            Collect(other, seen, inputs);
        }

        inputs.AddRange(_nodes[index].ContextInputs);
    }
}

/// <summary>A stage's place in the graph.</summary>
/// <param name="Index">Its index in the definition.</param>
/// <param name="Stage">The stage.</param>
public sealed record StageNode(int Index, StageDefinition Stage)
{
    /// <summary>The stages that it is based on, copies from or mounts, in ascending order; two that do not wait for each other may run at once.</summary>
    public Values<int> DependsOn { get; init; } = [];

    /// <summary>What it reads of the context itself, in order.</summary>
    public Values<ContextInput> ContextInputs { get; init; } = [];

    /// <summary>How many of its instructions, from the first on, are dependency steps.</summary>
    /// <remarks>
    /// These come before its last reading of the context and before its first use of a stage that is no dependency as a
    /// whole; all, when neither it nor what it waits for reads the context.
    /// </remarks>
    public int DependencySteps { get; init; }

    /// <summary>Whether all of it is dependency steps.</summary>
    public bool IsDependency => DependencySteps == Stage.Instructions.Count;
}

/// <summary>A part of the context that an instruction reads.</summary>
/// <param name="Source">A path or glob, relative to the context's root; <c>.</c> for all of it.</param>
/// <param name="Excludes">Globs of what it leaves out.</param>
public readonly record struct ContextInput(string Source, Values<string> Excludes);
