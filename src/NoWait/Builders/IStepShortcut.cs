using NoWait.Images;

namespace NoWait.Builders;

/// <summary>Makes what a stage's last step makes in less time than its command would take, where it knows how.</summary>
internal interface IStepShortcut
{
    /// <summary>Variables that the command is run with beside its own; they are no part of what tells the step from others.</summary>
    IEnumerable<KeyValuePair<string, string>> VariablesFor(StepPlace place);

    /// <summary>Makes what the command would make; null where nothing but the command can.</summary>
    /// <param name="place">The step, with the files that were brought for it.</param>
    /// <param name="output">Takes each line that is printed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code that the command would have.</returns>
    Task<int?> TryAsync(StepPlace place, Action<string, bool> output, CancellationToken cancellationToken);

    /// <summary>The stage holds what the command itself made of the files that are there.</summary>
    void Done(StepPlace place);
}

/// <summary>The last step of a stage, and what lies there.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Folder">The folder of the stage's things.</param>
/// <param name="Root">The folder that is the stage's <c>/</c>.</param>
/// <param name="Command">What it runs.</param>
internal sealed record StepPlace(string Service, string Folder, string Root, Command Command)
{
    /// <summary>Stands for the command, its variables and its tools, and for no file.</summary>
    public required string Identity { get; init; }

    /// <summary>Whether nothing but copies comes before it in this run.</summary>
    public bool IsAlone { get; init; }

    /// <summary>The files that were copied into the stage, by their paths in it.</summary>
    public required IReadOnlyDictionary<string, CopiedFile> Files { get; init; }

    /// <summary>The paths on this machine of what other stages copy; they may hold wildcards.</summary>
    public Values<string> Exports { get; init; } = [];
}
