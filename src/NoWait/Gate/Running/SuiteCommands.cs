using NoWait.Gate.Results;
using NoWait.Gate.Runners;
using NoWait.Processes;
using NoWait.Timing.Rendering;

namespace NoWait.Gate.Running;

/// <summary>Runs a suite's commands and reads what they report.</summary>
internal sealed class SuiteCommands(PlacedSuite placed, SuiteContext context)
{
    /// <summary>What a shell returns for a program that it does not find.</summary>
    private const int NotFound = 127;

    private TimeSpan Timeout => placed.Suite.Timeout ?? context.Options.Timeout;

    /// <summary>Builds what must be built before chosen tests can run.</summary>
    /// <exception cref="InvalidOperationException">It does not build: what was printed says why.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (placed.Suite.Runner.Preparation(placed.Suite) is { } preparation)
        {
            Check(preparation, await RunAsync(preparation, Say, cancellationToken));
        }
    }

    /// <summary>The suite's units, each once, after whatever must be built for that.</summary>
    /// <exception cref="InvalidOperationException">A command failed: what it printed says why.</exception>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        var lines = new List<string>();
        var listing = placed.Suite.Runner.Listing(placed.Suite)!;
        var result = await RunAsync(listing, (line, isError) => Collect(line, isError ? null : lines), cancellationToken);
        if (result.ExitCode != 0)
        {
            lines.ForEach(Say);
        }

        Check(listing, result);
        return
        [
            .. placed.Suite.Runner.Units(lines).Select(ResultSink.Name).Select(Sharding.TestUnit.Of)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Runs tests; all that goes wrong is told to the sink.</summary>
    public async Task RunAsync(RunnerRequest request, ResultSink sink, CancellationToken cancellationToken)
    {
        var reader = placed.Suite.Runner.Reader(placed.Suite, sink);
        var written = new ChangedFiles(placed.Folder, placed.Suite.Results);
        string? failed = null;
        foreach (var command in placed.Suite.Runner.Runs(request))
        {
            var result = await RunAsync(command, (line, isError) => Take(line, isError ? null : reader), cancellationToken);
            if (result.TimedOut)
            {
                sink.Trouble($"'{Short(command)}' took longer than {Words.Duration(Timeout)} (--test-timeout) and was ended with all that it had started.");
                break;
            }

            if (result.ExitCode != 0)
            {
                failed = $"'{Short(command)}' ended with exit code {result.ExitCode}{(result.ExitCode == NotFound ? ", as if it were not there" : "")}";
            }
        }

        reader?.End();
        foreach (var file in Directory.GetFiles(request.Folder, "*.trx", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Concat(written.Find()))
        {
            ResultFile.Read(file, sink);
        }

        if (failed is not null && !sink.Cases.Any(test => test.IsFailure))
        {
            sink.Trouble($"{failed}, though no test failed: what it printed says why.");
        }
    }

    private void Take(string line, ILineResults? reader)
    {
        reader?.Line(line);
        if ((reader is null ? line : placed.Suite.Runner.Show(line)) is { } shown)
        {
            Say(shown);
        }
    }

    private void Collect(string line, List<string>? lines)
    {
        if (lines is null)
        {
            Say(line);
            return;
        }

        lines.Add(line);
    }

    private void Say(string line) => context.Say(context.Suites > 1 ? $"{placed.Title}: {line}" : line);

    private void Say(string line, bool isError) => Say(line);

    private Task<CommandResult> RunAsync(RunnerCommand command, Action<string, bool> output, CancellationToken cancellationToken)
    {
        var environment = OwnEnvironment.With((Strays.Variable, context.Folder.Path));
        foreach (var (name, value) in command.Environment)
        {
            environment[name] = value;
        }

        var line = new CommandLine(command.Program, command.Arguments)
        {
            Folder = placed.Folder,
            Environment = environment,
            Timeout = Timeout,
            Output = output,
        };
        return new CommandRunner(context.Time).RunAsync(line, cancellationToken);
    }

    private static void Check(RunnerCommand command, CommandResult result)
    {
        if (result.ExitCode != 0 || result.TimedOut)
        {
            throw new InvalidOperationException(result.TimedOut
                ? $"'{Short(command)}' took too long (--test-timeout) and was ended."
                : $"'{Short(command)}' ended with exit code {result.ExitCode}: the reason stands above.");
        }
    }

    private static string Short(RunnerCommand command) =>
        command.ToString() is { Length: > 120 } text ? string.Concat(text.AsSpan(0, 119), "…") : command.ToString();
}
