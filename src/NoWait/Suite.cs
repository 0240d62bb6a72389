using NoWait.Gate.Runners;

namespace NoWait;

/// <summary>Tests that one command runs: what runs them, where, and what they are made from.</summary>
public sealed record Suite
{
    private Suite(Runner runner, string target) => (Runner, Target) = (runner, target);

    /// <summary>The folder that the command starts in, relative to the repository's root; empty for the root.</summary>
    public string Folder { get; init; } = "";

    /// <summary>What the suite is called; null for what it runs. Unique in the build.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// What the tests are made from beside their service, as patterns of <c>.dockerignore</c> relative to the repository's
    /// root: the tests are green as long as none of it changes. Empty for what the runner tells: of a .NET project all that it
    /// references, otherwise everything in <see cref="Folder"/>.
    /// </summary>
    public Values<string> Inputs { get; init; } = [];

    /// <summary>The files that the command writes its results to, as patterns relative to <see cref="Folder"/>; empty for its output.</summary>
    public Values<string> Results { get; init; } = [];

    /// <summary>A command that prints the name of each test on a line of its own; null where the suite only runs whole.</summary>
    public string? List { get; init; }

    /// <summary>How long it may take; null for as long as <c>--test-timeout</c> says.</summary>
    public TimeSpan? Timeout { get; init; }

    internal Runner Runner { get; }

    internal string Target { get; }

    internal string Title => Name ?? Runner.Title(this);

    /// <summary><c>dotnet test</c> on a project or solution, relative to the repository's root.</summary>
    public static Suite DotNet(string project) => new(DotNetRunner.Instance, project);

    /// <summary><c>go test</c> on packages, as <c>./...</c>.</summary>
    public static Suite Go(string packages = "./...") => new(GoRunner.Instance, packages);

    /// <summary><c>cargo test</c> with further arguments, as <c>--workspace</c>.</summary>
    public static Suite Cargo(string arguments = "") => new(CargoRunner.Instance, arguments);

    /// <summary><c>npm run</c> with a script that prints TAP, as Node's own test runner does, or that writes <see cref="Results"/>.</summary>
    public static Suite Npm(string script = "test") => new(NpmRunner.Instance, script);

    /// <summary>
    /// Any command that prints TAP, or writes TRX, JUnit XML or TAP to files. With <see cref="List"/> it can be shared out: it
    /// then runs the tests that are in the file which the variable <c>NOWAIT_TESTS</c> names, a line each, or all without one.
    /// </summary>
    /// <param name="command">The command, as the shell takes it.</param>
    /// <param name="results">The files that it writes its results to, as a pattern; null for its output.</param>
    public static Suite Command(string command, string? results = null) =>
        new(ShellRunner.Instance, command) { Results = results is null ? [] : [results] };

    /// <inheritdoc />
    public override string ToString() => Title;
}
