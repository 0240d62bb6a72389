using NoWait.Gate.Results;

namespace NoWait.Gate.Runners;

/// <summary><c>cargo test</c>; equal names in several binaries are one unit, because they can only be chosen together.</summary>
internal sealed class CargoRunner : Runner
{
    public static readonly CargoRunner Instance = new();

    public override string Program => "cargo";

    public override string Title(Suite suite) => suite.Folder.Length > 0 ? $"cargo {suite.Folder}" : $"cargo {suite.Target}".TrimEnd();

    public override string? Obstacle(Suite suite, string folder) =>
        File.Exists(Path.Combine(folder, "Cargo.toml")) ? null : $"There is no Cargo.toml in {folder}: correct the Folder of Suite.Cargo.";

    public override RunnerCommand? Listing(Suite suite) => new(Program, ["test", .. Split(suite.Target), "--", "--list", "--format", "terse"]);

    public override IEnumerable<string> Units(IEnumerable<string> lines) => lines
        .Where(line => line.EndsWith(": test", StringComparison.Ordinal))
        .Select(line => line[..^": test".Length])
        .Distinct(StringComparer.Ordinal);

    public override IReadOnlyList<RunnerCommand> Runs(RunnerRequest request)
    {
        Values<string> words = ["test", "--no-fail-fast", .. Split(request.Suite.Target)];
        return request.Units is { } units
            ? [.. Chunks(units).Select(chunk => new RunnerCommand(Program, [.. words, "--", "--exact", .. chunk]))]
            : [new(Program, words)];
    }

    public override ILineResults? Reader(Suite suite, ResultSink sink) => new CargoTestReader(sink);
}
