using System.Collections;
using Nuke.Common.CommandLine;
using Nuke.Common.Execution;
using Nuke.Common.IO;

namespace Nuke.Common;

/// <summary>All that a build takes from outside: arguments, variables, folders, streams and the clock.</summary>
internal sealed class Surroundings
{
    private Dictionary<string, string>? _variables;
    private string? _workingDirectory;

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Reads one environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Reads all environment variables; called once, when a parameter is looked for among them.</summary>
    public required Func<Dictionary<string, string>> ReadVariables { get; init; }

    public required AbsolutePath Root { get; init; }

    /// <summary>The folder that relative paths start from; asking the system for it is not free.</summary>
    public string WorkingDirectory => _workingDirectory ??= ReadWorkingDirectory();

    public required Func<string> ReadWorkingDirectory { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    public Secrets Secrets { get; init; } = new();

    public bool HasColours { get; init; }

    public bool HasErrorColours { get; init; }

    /// <summary>Whether there is somebody who can answer a question.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Whether this build has the process to itself: it minds signals and ends with the process.</summary>
    public bool OwnsProcess { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public IReadOnlyDictionary<string, string> Variables => _variables ??= ReadVariables();

    public AbsolutePath TemporaryDirectory => Root / ".nuke" / "temp";

    /// <summary>This process, as it was started.</summary>
    public static Surroundings OfProcess()
    {
        var arguments = Environment.GetCommandLineArgs()[1..];
        var root = RootFinder.Find(arguments, Environment.GetEnvironmentVariable("NUKE_ROOT"));
        var isTerminal = StandardWriter.IsTerminal(1);
        var secrets = new Secrets();
        StandardWriter.ReplaceConsole(secrets);
        return new Surroundings
        {
            Arguments = arguments,
            Variable = Environment.GetEnvironmentVariable,
            ReadVariables = ReadEnvironment,
            Root = root,
            ReadWorkingDirectory = () => Environment.CurrentDirectory,
            Output = new ConsoleRelay(() => Console.Out),
            Error = new ConsoleRelay(() => Console.Error),
            Secrets = secrets,
            HasColours = isTerminal && AllowsColours(Environment.GetEnvironmentVariable),
            HasErrorColours = StandardWriter.IsTerminal(2) && AllowsColours(Environment.GetEnvironmentVariable),
            IsInteractive = isTerminal && StandardWriter.IsTerminal(0),
            OwnsProcess = true,
        };
    }

    private static Dictionary<string, string> ReadEnvironment()
    {
        var variables = new Dictionary<string, string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }

    private static bool AllowsColours(Func<string, string?> variable) =>
        variable("NO_COLOR") is null or ""
        && variable("TERM") is var terminal
        && (OperatingSystem.IsWindows() || terminal is not (null or "" or "dumb"));
}
