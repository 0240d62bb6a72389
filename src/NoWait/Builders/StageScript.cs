using NoWait.Images;

namespace NoWait.Builders;

/// <summary>A stage as the host builder runs it: its steps, and what it hands on to stages that are based on it.</summary>
/// <param name="Name">What tells it from the definition's other stages.</param>
/// <param name="Stage">The stage, its variables expanded.</param>
/// <param name="Steps">Its steps.</param>
internal sealed record StageScript(string Name, StageDefinition Stage, Values<Step> Steps)
{
    /// <summary>How many of its steps, from the first on, bring or use nothing but dependencies.</summary>
    public int DependencySteps { get; init; }

    /// <summary>The working folder at its end, without the slash at the start.</summary>
    public required string Folder { get; init; }

    /// <summary>The shell at its end.</summary>
    public required Values<string> Shell { get; init; }

    /// <summary>What its <c>ENV</c>s say at its end.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The paths in the stage that its instructions name, without the slash at the start.</summary>
    public required Values<string> Named { get; init; }

    /// <summary>The acts at its end, which no step waits for.</summary>
    public Values<PendingAct> Pending { get; init; } = [];

    /// <summary>The same with the acts after its last command left to others.</summary>
    public StageScript WithoutTrailingActs()
    {
        var lastRun = Steps.Count - 1;
        while (lastRun >= 0 && Steps[lastRun] is not Step.Execute)
        {
            lastRun--;
        }

        var trailing = Steps.Skip(lastRun + 1);
        Values<Step> steps = [.. Steps.Take(lastRun + 1), .. trailing.Where(step => step is not Step.Act)];
        return this with
        {
            Steps = steps,
            DependencySteps = Math.Min(DependencySteps, steps.Count),
            Pending = [.. trailing.OfType<Step.Act>().Select(act => act.Pending)],
        };
    }
}
