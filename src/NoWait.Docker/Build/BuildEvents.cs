namespace NoWait.Docker.Build;

/// <summary>Something that happened in a running build.</summary>
public abstract record BuildEvent
{
    private BuildEvent()
    {
    }

    /// <summary>A step began, ended, or was found in the cache.</summary>
    /// <param name="Step">The step as it is now.</param>
    public sealed record StepChanged(BuildStep Step) : BuildEvent;

    /// <summary>A part of a step moved on, such as a layer that is pulled.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Name">The part.</param>
    /// <param name="Current">How far it is, in bytes where it is a transfer.</param>
    /// <param name="Total">Where it ends; 0 when unknown.</param>
    public sealed record StepMoved(BuildStep Step, string Name, long Current, long Total) : BuildEvent;

    /// <summary>A step printed a line.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Line">The line, without its line feed.</param>
    /// <param name="IsError">Whether it came on standard error.</param>
    public sealed record StepPrinted(BuildStep Step, string Line, bool IsError) : BuildEvent;

    /// <summary>The daemon, or this client, has something to say that does not stop the build.</summary>
    /// <param name="Text">In one sentence.</param>
    public sealed record Warned(string Text) : BuildEvent;
}

/// <summary>A step of a build: a vertex of BuildKit's graph.</summary>
/// <param name="Digest">Its identity in this build.</param>
/// <param name="Name">What BuildKit calls it: <c>[build 3/5] RUN go build</c>.</param>
public sealed record BuildStep(string Digest, string Name)
{
    /// <summary>The digests of the steps that it stands on.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>When it began, by the daemon's clock; null while it has not.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended, by the daemon's clock; null while it has not.</summary>
    public DateTimeOffset? Completed { get; init; }

    /// <summary>Whether its result was there already.</summary>
    public bool IsCached { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>The stage that it belongs to; null for an only stage without a name, and for what is no instruction.</summary>
    public string? Stage => StepName.Parse(Name).Stage;

    /// <summary>The instruction, its variables expanded; for BuildKit's own steps what they do.</summary>
    public string Instruction => StepName.Parse(Name).Text;

    /// <summary>Its place among its stage's steps, from 1; 0 for BuildKit's own steps.</summary>
    public int Number => StepName.Parse(Name).Number;

    /// <summary>How many steps its stage has; 0 for BuildKit's own steps.</summary>
    public int Total => StepName.Parse(Name).Total;
}

/// <summary>What a build made.</summary>
/// <param name="ImageId">The image's digest; null when it went elsewhere.</param>
/// <param name="Steps">Every step with its times, in the order in which they were first heard of.</param>
/// <param name="ContextBytes">The bytes of the context that travelled.</param>
public sealed record BuildResult(string? ImageId, IReadOnlyList<BuildStep> Steps, long ContextBytes)
{
    /// <summary>The steps that are instructions of the Dockerfile.</summary>
    public IEnumerable<BuildStep> Instructions => Steps.Where(step => step.Number > 0);
}
