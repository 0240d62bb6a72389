using NoWait.Images;
using NoWait.Images.Dockerfiles;

namespace NoWait;

/// <summary>The user asked for something that cannot be: exit code 2; every other failure is exit code 1.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="inner">What found it; null when nothing did.</param>
public sealed class InvalidUsageException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether an exception says that somebody asked wrongly: this one, or one of a definition that cannot work.</summary>
    public static bool IsMeantBy(Exception exception) =>
        exception is InvalidUsageException or DefinitionException or DockerfileException;
}
