namespace NoWait;

/// <summary>The user asked for something that cannot be: exit code 2; every other failure is exit code 1.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="inner">What found it; null when nothing did.</param>
public sealed class InvalidUsageException(string message, Exception? inner = null) : Exception(message, inner);
