using NoWait.Builders;
using NoWait.Comparing;
using NoWait.Deployers;
using NoWait.Images;
using NoWait.Linting;
using NoWait.Live;

namespace NoWait;

/// <summary>One thing that is deployed: what it is called, how its image is made, and how it is asked whether it is well.</summary>
/// <param name="Name">Lower-case letters, digits and dashes; unique in the build.</param>
public sealed record Service(string Name)
{
    /// <summary>How its image is made.</summary>
    public required ImageDefinition Image { get; init; }

    /// <summary>The folder that <c>COPY</c> reads from, relative to the repository's root; null for the root.</summary>
    public string? Context { get; init; }

    /// <summary>The path that answers 2xx when it is well; null when a listening port, or else a living process, is enough.</summary>
    public string? Health { get; init; }

    /// <summary>The port it is reached on; null for the one its image exposes.</summary>
    public int? Port { get; init; }

    /// <summary>Variables it is started with, over those of its image.</summary>
    public Values<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>
    /// The arguments with which its executables end by themselves and well, as <c>--version</c>: stripped and packed ones
    /// are tried with them, and their start-up is measured. Null where there are none.
    /// </summary>
    public Values<string>? Smoke { get; init; }

    /// <summary>Values for the <c>ARG</c>s of its definition. They stay in images' histories: never for secrets.</summary>
    public Values<KeyValuePair<string, string>> Arguments { get; init; } = [];

    /// <summary>What its build may read by <c>RUN --mount=type=secret</c>.</summary>
    public Values<Secret> Secrets { get; init; } = [];

    /// <summary>What BuildKit is told beside the definition, where it builds.</summary>
    public BuildKitOptions BuildKit { get; init; } = new();

    /// <summary>How many cores its build keeps busy: services are built side by side as long as there are cores for all of them.</summary>
    /// <remarks>1 is right for compilers that use all cores by themselves, too: alone none of them does all of the time.</remarks>
    public int Cores { get; init; } = 1;

    /// <summary>What it gets of the machine, where it runs in a container.</summary>
    public ContainerOptions Container { get; init; } = new();

    /// <summary>How many of it run in a swarm, and how they are replaced.</summary>
    public SwarmOptions Swarm { get; init; } = new();

    /// <summary>How it is compared with what people write by hand; null where nobody compares.</summary>
    public Comparison? Comparison { get; init; }

    /// <summary>What a version is watched by after it was shipped, beside its health.</summary>
    public Values<Check> Checks { get; init; } = [];

    /// <summary>How long a version is watched after it was shipped; it is looked at once where this is nothing.</summary>
    public TimeSpan Bake { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Rules of the linter that do not count for its definition, each with the reason why.</summary>
    public Values<Suppression> Suppressions { get; init; } = [];

    /// <summary>The tests that stand between a change of it and its deployment.</summary>
    public Values<Suite> Tests { get; init; } = [];

    /// <summary>The services that it uses, by name: when one of them changes, its tests run, too.</summary>
    public Values<string> DependsOn { get; init; } = [];

    /// <summary>
    /// How <c>Watch</c> brings a change to what runs, by the steps of <see cref="LiveUpdate"/>; none where it follows from how
    /// the image is made.
    /// </summary>
    public Values<LiveStep> Live { get; init; } = [];

    /// <summary>How long a new version may take to become well.</summary>
    public TimeSpan HealthDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the old version may take to stop after its stop signal.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);
}
