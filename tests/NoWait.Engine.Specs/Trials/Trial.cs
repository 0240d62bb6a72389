using System.Linq.Expressions;
using NoWait.Testing;
using Nuke.Common;
using Nuke.Common.Execution;
using Nuke.Common.IO;

namespace NoWait.Engine.Specs.Trials;

/// <summary>A repository of its own, in which builds are run inside the test's process.</summary>
internal sealed class Trial : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Trial() => Directory.CreateDirectory(_folder[".nuke"]);

    public AbsolutePath Root => _folder.Path;

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public string Write(string relative, string text) => _folder.Write(relative, text);

    public string Read(string relative) => File.ReadAllText(_folder[relative]);

    /// <summary>Runs a build by a command line whose words are separated by blanks.</summary>
    public Outcome<T> Run<T>(string commandLine, params Func<T, Target>[] defaults)
        where T : NukeBuild, new() =>
        Run(new T(), commandLine, new SelectedTargets<T>(defaults));

    /// <summary>The same with the default as an expression tree.</summary>
    public Outcome<T> RunByExpression<T>(string commandLine, params Expression<Func<T, Target>>[] defaults)
        where T : NukeBuild, new() =>
        Run(new T(), commandLine, new NamedTargets(defaults));

    public Outcome<T> Run<T>(T build, string commandLine)
        where T : NukeBuild =>
        Run(build, commandLine, new SelectedTargets<T>([]));

    private Outcome<T> Run<T>(T build, string commandLine, IDefaultTargets defaults)
        where T : NukeBuild
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var surroundings = new Surroundings
        {
            Arguments = commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Variable = name => Variables.GetValueOrDefault(name),
            ReadVariables = () => Variables,
            Root = Root,
            ReadWorkingDirectory = () => Root,
            Output = output,
            Error = error,
        };
        var exitCode = BuildRun.Start(() => build, surroundings, defaults);
        return new Outcome<T>(exitCode, output.ToString(), error.ToString(), build);
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>What became of a run.</summary>
internal sealed record Outcome<T>(int ExitCode, string Output, string Error, T Build)
    where T : NukeBuild
{
    public ExecutableTarget this[string name] => ((INukeBuild)Build).ExecutionPlan.Single(x => x.Name == name);

    public IEnumerable<string> Plan => ((INukeBuild)Build).ExecutionPlan.Select(x => x.Name);
}
