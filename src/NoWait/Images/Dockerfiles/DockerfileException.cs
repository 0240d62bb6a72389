namespace NoWait.Images.Dockerfiles;

/// <summary>A Dockerfile that cannot be read; the message says where, what, and the remedy.</summary>
/// <param name="message">File, line, what is wrong, and what to write.</param>
/// <param name="inner">What found it; null when nothing did.</param>
public sealed class DockerfileException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The file as it was named; null for a text without one.</summary>
    public string? File { get; init; }

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; init; }
}
