namespace NoWait.Processes;

/// <summary>A command to run: the program, its arguments, and all that it sees of the world.</summary>
/// <param name="Program">The program's path, or its name on the <c>PATH</c> of <see cref="Environment"/>.</param>
/// <param name="Arguments">Its arguments, each as the program sees it.</param>
internal sealed record CommandLine(string Program, Values<string> Arguments)
{
    /// <summary>The folder that it starts in, absolute.</summary>
    public required string Folder { get; init; }

    /// <summary>Its whole environment: nothing of this process is added.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>How long it may take.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>How long it and its children may take to end after they were asked to (<c>SIGTERM</c>).</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Takes each line that it prints, without the line's end, from one thread at a time.</summary>
    public Action<string, bool>? Output { get; init; }
}

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">What it returned; 128 + N when signal N ended it.</param>
/// <param name="TimedOut">Whether it was ended because it took longer than it may.</param>
internal readonly record struct CommandResult(int ExitCode, bool TimedOut);
