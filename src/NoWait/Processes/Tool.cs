namespace NoWait.Processes;

/// <summary>Runs a tool of the user's in front of the user's eyes.</summary>
public static class Tool
{
    /// <summary>Runs it with this process's environment; Ctrl-C takes it down with all that it started.</summary>
    /// <param name="folder">The folder that it starts in, absolute.</param>
    /// <param name="program">Its path, or its name on <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="output">Takes each line that it prints.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">It ended with another exit code than 0.</exception>
    public static async Task RunAsync(
        string folder, string program, Values<string> arguments, Action<string> output, CancellationToken cancellationToken)
    {
        var command = new CommandLine(program, arguments)
        {
            Folder = folder,
            Environment = OwnEnvironment.With(),
            Output = (line, _) => output(line),
        };
        var result = await new CommandRunner(TimeProvider.System).RunAsync(command, cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"'{program} {string.Join(' ', arguments)}' ended with exit code {result.ExitCode}: the reason stands above.");
        }
    }
}
