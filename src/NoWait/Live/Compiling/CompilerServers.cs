using System.Diagnostics;
using NoWait.Builders;
using NoWait.Processes;

namespace NoWait.Live.Compiling;

/// <summary>Compiler servers of its own, one for each compiler: warm from one loop to the next, and ended with it.</summary>
/// <param name="name">Tells them from those of others.</param>
/// <param name="variables">The environment of this process.</param>
/// <param name="time">The clock.</param>
internal sealed class CompilerServers(string name, IReadOnlyDictionary<string, string> variables, TimeProvider time) : IDisposable
{
    /// <summary>The variable whose value marks the servers that commands start, too.</summary>
    public const string Variable = "NOWAIT_WATCH";

    private readonly CommandRunner _runner = new(time);
    private readonly Dictionary<string, Process> _servers = new(StringComparer.Ordinal);

    /// <summary>What lets commands that are run meanwhile use, and start, no others.</summary>
    public IEnumerable<KeyValuePair<string, string>> Variables =>
        [new(Variable, name), new("SharedCompilationId", name), new("MSBUILDNODEHANDSHAKESALT", name)];

    /// <summary>Compiles; the first time takes longer.</summary>
    /// <param name="compile">What is compiled.</param>
    /// <param name="responseFile">The arguments.</param>
    /// <param name="output">Takes each line that is printed.</param>
    /// <param name="cancellationToken">Ends it; what is made is of no use then.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(
        RecordedCompile compile, string responseFile, Action<string, bool> output, CancellationToken cancellationToken)
    {
        const string anHour = "-keepalive:3600";
        Start(compile);
        var command = new CommandLine(
            compile.Compiler.Host,
            [Path.Combine(compile.Compiler.Folder, "csc.dll"), "-nologo", "-noconfig", $"-shared:{name}", anHour, $"@{responseFile}"])
        {
            Folder = compile.Folder,
            Environment = Environment(),
            Output = output,
        };
        return (await _runner.RunAsync(command, cancellationToken)).ExitCode;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var server in _servers.Values)
        {
            server.Kill(entireProcessTree: true);
            server.Dispose();
        }

        Strays.End(Variable, name);
    }

    // A compiler that finds no server starts one, which nobody here would know how to end.
    private void Start(RecordedCompile compile)
    {
        var (folder, host) = compile.Compiler;
        if (_servers.TryGetValue(folder, out var server) && !server.HasExited)
        {
            return;
        }

        var info = new ProcessStartInfo(host, [Path.Combine(folder, "VBCSCompiler.dll"), $"-pipename:{name}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var (variable, value) in Environment())
        {
            info.Environment[variable] = value;
        }

        server?.Dispose();
        _servers[folder] = Process.Start(info)!;
    }

    private Dictionary<string, string> Environment() => StepEnvironment.Of(variables, DateTimeOffset.UnixEpoch, Variables);
}
