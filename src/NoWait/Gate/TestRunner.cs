using NoWait.Processes;

namespace NoWait.Gate;

/// <summary>Runs tests and reads what they report.</summary>
/// <param name="root">The repository's root, absolute.</param>
/// <param name="time">The clock.</param>
public sealed class TestRunner(string root, TimeProvider time)
{
    /// <summary>Where the results lie after a run: one TRX file for each test project.</summary>
    public string Results { get; } = Path.Combine(root, "artifacts", "tests");

    /// <summary>Runs <c>dotnet test</c> and counts what its TRX files say; a failed build counts no test.</summary>
    /// <param name="project">A solution or project, relative to the root.</param>
    /// <param name="filter">Text that the full names contain; null for every test.</param>
    /// <param name="output">Takes each line that the tests print.</param>
    /// <param name="cancellationToken">Ends the tests.</param>
    /// <exception cref="InvalidOperationException">Nothing could be built, or no test ran.</exception>
    public async Task<TestReport> RunAsync(
        string project, string? filter, Action<string> output, CancellationToken cancellationToken)
    {
        if (Directory.Exists(Results))
        {
            Directory.Delete(Results, recursive: true);
        }

        string[] arguments =
        [
            "test", project, "--nologo", "--logger", "trx", "--results-directory", Results,
            .. filter is null ? Array.Empty<string>() : ["--filter", $"FullyQualifiedName~{filter}"],
        ];
        var command = new CommandLine("dotnet", [.. arguments])
        {
            Folder = root,
            Environment = OwnEnvironment.With(),
            Output = (line, _) => output(line),
        };
        var result = await new CommandRunner(time).RunAsync(command, cancellationToken);
        return Read(result.ExitCode);
    }

    private TestReport Read(int exitCode)
    {
        var counts = default(TestCounts);
        var remarks = new List<TestRemark>();
        var files = Directory.Exists(Results) ? Directory.GetFiles(Results, "*.trx", SearchOption.AllDirectories) : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var (more, said) = TrxReader.Read(file);
            counts += more;
            remarks.AddRange(said);
        }

        // A test host that dies reports no failed test, so the exit code has the last word.
        var isGreen = exitCode == 0 && counts is { Failed: 0, Passed: > 0 };
        return new TestReport(counts, remarks, isGreen);
    }
}

/// <summary>How a run of tests ended.</summary>
/// <param name="Counts">How many ended how.</param>
/// <param name="Remarks">Those that did not pass, each with its message.</param>
/// <param name="IsGreen">Whether some ran, none failed, and the runner itself ended well.</param>
public sealed record TestReport(TestCounts Counts, IReadOnlyList<TestRemark> Remarks, bool IsGreen);
