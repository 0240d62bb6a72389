using NoWait.Gate.Results;

namespace NoWait.Gate.Runners;

/// <summary>Any command of the user's.</summary>
internal sealed class ShellRunner : Runner
{
    /// <summary>Names the file that holds the chosen tests, a line each.</summary>
    public const string ChosenTests = "NOWAIT_TESTS";

    public static readonly ShellRunner Instance = new();

    public override string Program => OperatingSystem.IsWindows() ? "cmd" : "/bin/sh";

    public override string Title(Suite suite) => suite.Folder.Length > 0 ? $"{suite.Target} in {suite.Folder}" : suite.Target;

    public override string? Obstacle(Suite suite, string folder) =>
        string.IsNullOrWhiteSpace(suite.Target) ? "Suite.Command has no command: give it one." : null;

    public override RunnerCommand? Listing(Suite suite) => suite.List is { } list ? Command(list) : null;

    public override IReadOnlyList<RunnerCommand> Runs(RunnerRequest request)
    {
        var command = Command(request.Suite.Target);
        if (request.Units is not { } units)
        {
            return [command];
        }

        var file = Path.Combine(request.Folder, "chosen.txt");
        File.WriteAllLines(file, units);
        return [command with { Environment = [new(ChosenTests, file)] }];
    }

    public override ILineResults? Reader(Suite suite, ResultSink sink) => suite.Results.Count > 0 ? null : new TapReader(sink);

    private static RunnerCommand Command(string text) =>
        OperatingSystem.IsWindows() ? new("cmd", ["/d", "/c", text]) : new("/bin/sh", ["-c", text]);
}
