namespace Nuke.Common.Execution;

/// <summary>The user asked for something that cannot be: exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The build cannot start as it is written: exit code 1.</summary>
internal sealed class BuildDefinitionException(string message) : Exception(message);
