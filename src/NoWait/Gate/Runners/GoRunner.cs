using System.Globalization;
using System.Text.Json;
using NoWait.Gate.Results;

namespace NoWait.Gate.Runners;

/// <summary><c>go test -json</c>; a unit is a package, a space and a test.</summary>
internal sealed class GoRunner : Runner
{
    public static readonly GoRunner Instance = new();

    public override string Program => "go";

    public override string Title(Suite suite) => suite.Folder.Length > 0 ? $"go {suite.Folder}" : $"go {suite.Target}";

    public override RunnerCommand? Listing(Suite suite) => new(Program, ["test", "-json", "-list", "^(Test|Example|Fuzz)", .. Split(suite.Target)]);

    public override IEnumerable<string> Units(IEnumerable<string> lines)
    {
        foreach (var line in lines.Where(line => line.StartsWith('{')))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("Output", out var output) && json.RootElement.TryGetProperty("Package", out var package)
                && output.GetString()?.TrimEnd() is { } name && IsTest(name))
            {
                yield return $"{package.GetString()} {name}";
            }
        }
    }

    public override IReadOnlyList<RunnerCommand> Runs(RunnerRequest request)
    {
        Values<string> words = ["test", "-json", .. request.IsAnew ? (string[])["-count=1"] : [], .. Shuffle(request.Seed)];
        if (request.Units is not { } units)
        {
            return [new(Program, [.. words, .. Split(request.Suite.Target)])];
        }

        // Packages all of whose tests are chosen share one command: each command links its packages' tests anew.
        var listed = (request.Listed ?? []).GroupBy(Package, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var packages = units.GroupBy(Package, StringComparer.Ordinal).ToLookup(group => group.Count() == listed.GetValueOrDefault(group.Key, -1));
        var whole = Chunks(packages[true].Select(group => group.Key)).Select(chunk => new RunnerCommand(Program, [.. words, .. chunk]));
        var parts = packages[false].SelectMany(group => Chunks(group.Select(unit => unit[(group.Key.Length + 1)..]))
            .Select(chunk => new RunnerCommand(Program, [.. words, "-run", $"^({string.Join('|', chunk)})$", group.Key])));
        return [.. whole, .. parts];
    }

    public override ILineResults? Reader(Suite suite, ResultSink sink) => new GoTestReader(sink);

    /// <summary>What packages and failures say, as <c>go test</c> without <c>-json</c> would.</summary>
    public override string? Show(string line)
    {
        if (!line.StartsWith('{'))
        {
            return line;
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            var isTest = json.RootElement.TryGetProperty("Test", out _);
            var text = json.RootElement.TryGetProperty("Output", out var output) ? output.GetString()?.TrimEnd('\n') : null;
            return text is null || text is "PASS" or "FAIL" || (isTest && !text.TrimStart().StartsWith("--- FAIL", StringComparison.Ordinal)) ? null : text;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return line;
        }
    }

    private static string[] Shuffle(int? seed) =>
        seed is { } number ? ["-shuffle", number.ToString(CultureInfo.InvariantCulture)] : [];

    private static string Package(string unit) => unit.Split(' ')[0];

    private static bool IsTest(string name) =>
        (name.StartsWith("Test", StringComparison.Ordinal) || name.StartsWith("Example", StringComparison.Ordinal) || name.StartsWith("Fuzz", StringComparison.Ordinal))
        && !name.AsSpan().ContainsAny(" \t");
}
