using NoWait.Images;

namespace NoWait.Bases;

/// <summary>What of an image somebody needs.</summary>
[Flags]
internal enum ImageUse
{
    /// <summary>To know which it is.</summary>
    Identity = 0,

    /// <summary>Its layers, to stand on.</summary>
    Layers = 1,

    /// <summary>Its files, to copy from.</summary>
    Files = 2,
}

/// <summary>An image that a definition names.</summary>
/// <param name="Name">As it is written, variables expanded.</param>
/// <param name="Platform">What it is taken for, as <c>os/arch[/variant]</c>; null for the builder's own.</param>
/// <param name="Use">What is needed of it.</param>
internal sealed record NamedBy(string Name, string? Platform, ImageUse Use);

/// <summary>Tells which images a definition names, beside its own stages.</summary>
internal static class NamedImages
{
    /// <summary>Whether there can be any: a look that costs nothing at definitions that stand on nothing.</summary>
    public static bool AreIn(ImageDefinition definition)
    {
        foreach (var stage in definition.Stages)
        {
            foreach (var instruction in stage.Instructions)
            {
                if (FromOf(instruction) is { } from && definition.IndexOf(from) < 0)
                {
                    return true;
                }
            }
        }

        return !IsNothing(BottomOf(definition));
    }

    /// <summary>The images that the run stage stands on or that stages copy from.</summary>
    /// <param name="definition">The definition, its variables expanded.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="isBuiltOnBases">Whether build stages run on their bases too, and not on this machine.</param>
    public static IReadOnlyList<NamedBy> In(ImageDefinition definition, StageGraph graph, bool isBuiltOnBases)
    {
        var found = new Dictionary<(string, string?), ImageUse>();
        foreach (var node in graph.Needed)
        {
            var isRun = node.Index == graph.Run.Index;
            var stage = node.Stage;
            if (isBuiltOnBases && !isRun && definition.IndexOf(stage.From) < 0 && !IsNothing(stage.From))
            {
                Add(stage.From, stage.Platform, ImageUse.Identity);
            }

            // A run stage with a RUN is left to the engine whole, with all that it stands on.
            var isElsewhere = isBuiltOnBases && (!isRun || HasRun(definition));
            foreach (var from in stage.Instructions.SelectMany(FromsOf).Where(from => definition.IndexOf(from) < 0))
            {
                Add(from, stage.Platform, isElsewhere ? ImageUse.Identity : ImageUse.Files);
            }
        }

        if (BottomOf(definition) is var bottom && !IsNothing(bottom))
        {
            Add(bottom, definition.RunStage.Platform, isBuiltOnBases && HasRun(definition) ? ImageUse.Identity : ImageUse.Layers);
        }

        return [.. found.Select(pair => new NamedBy(pair.Key.Item1, pair.Key.Item2, pair.Value))];

        void Add(string name, string? platform, ImageUse use) =>
            found[(name, platform)] = found.GetValueOrDefault((name, platform)) | use;
    }

    /// <summary>What the run stage stands on, under all the stages that it is based on.</summary>
    public static string BottomOf(ImageDefinition definition)
    {
        var from = definition.RunStage.From;
        for (var index = definition.IndexOf(from); index >= 0; index = definition.IndexOf(from))
        {
            from = definition.Stages[index].From;
        }

        return from;
    }

    private static bool HasRun(ImageDefinition definition)
    {
        var stage = definition.RunStage;
        while (!stage.Instructions.Any(instruction => instruction is Run))
        {
            if (definition.IndexOf(stage.From) is not (>= 0 and var below))
            {
                return false;
            }

            stage = definition.Stages[below];
        }

        return true;
    }

    /// <summary>Whether this base is no image.</summary>
    public static bool IsNothing(string from) => from == "scratch";

    private static string? FromOf(Instruction instruction) => instruction switch
    {
        Copy copy => copy.From,
        Run run => FromsOf(run).FirstOrDefault(),
        _ => null,
    };

    /// <summary>The stages and images that an instruction takes files from, as it names them.</summary>
    public static IEnumerable<string> FromsOf(Instruction instruction) => instruction switch
    {
        Copy { From: { } from } => [from],
        Run run => run.Mounts.Select(mount => mount switch
        {
            BindMount bind => bind.From,
            CacheMount cache => cache.From,
            _ => null,
        }).OfType<string>(),
        _ => [],
    };
}
