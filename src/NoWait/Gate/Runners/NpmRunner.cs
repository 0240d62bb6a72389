using NoWait.Gate.Results;

namespace NoWait.Gate.Runners;

/// <summary><c>npm run SCRIPT</c>, whole; Node's own test runner is told to print TAP.</summary>
internal sealed class NpmRunner : Runner
{
    public static readonly NpmRunner Instance = new();

    public override string Program => "npm";

    public override string Title(Suite suite) => suite.Folder.Length > 0 ? $"npm {suite.Folder}" : $"npm {suite.Target}";

    public override string? Obstacle(Suite suite, string folder) =>
        File.Exists(Path.Combine(folder, "package.json")) ? null : $"There is no package.json in {folder}: correct the Folder of Suite.Npm.";

    public override RunnerCommand? Listing(Suite suite) => null;

    public override IReadOnlyList<RunnerCommand> Runs(RunnerRequest request) =>
    [
        new(Program, ["run", "--silent", request.Suite.Target])
        {
            Environment = request.Suite.Results.Count > 0 ? [] : [new("NODE_OPTIONS", "--test-reporter=tap")],
        },
    ];

    public override ILineResults? Reader(Suite suite, ResultSink sink) => suite.Results.Count > 0 ? null : new TapReader(sink);
}
