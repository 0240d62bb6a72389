namespace NoWait.Docker.Build;

/// <summary>A build failed; the message says which instruction, where it stands, and what it printed last.</summary>
public sealed class DockerBuildException : DockerException
{
    internal DockerBuildException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The daemon's own words, without those by which each layer of BuildKit passed them on.</summary>
    public string Plain => BuildFailure.Plain(Reason ?? Message);

    /// <summary>The step that failed; null when the build failed before or after its steps.</summary>
    public BuildStep? Step { get; init; }

    /// <summary>The line of the Dockerfile where the instruction begins, from 1; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>The command's exit code; null when it was no command, or did not end by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The last lines that the step printed.</summary>
    public IReadOnlyList<string> Output { get; init; } = [];

    /// <summary>The steps up to then.</summary>
    public IReadOnlyList<BuildStep> Steps { get; init; } = [];
}
