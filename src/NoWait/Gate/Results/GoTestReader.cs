using System.Text.Json;
using NoWait.Timing.Events;

namespace NoWait.Gate.Results;

/// <summary>Reads the events of <c>go test -json</c>; a test is called by its package, a space, and its own name.</summary>
internal sealed class GoTestReader(ResultSink sink) : ILineResults
{
    private readonly Dictionary<(string Package, string Test), MessageText> _running = [];
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public void Line(string line)
    {
        if (!line.StartsWith('{'))
        {
            // A package that does not compile is told of in plain words by older versions.
            var words = line.Split('\t');
            if (words.Length > 1 && words[0] == "FAIL")
            {
                PackageFailed(words[1].Split(' ')[0], new());
            }

            return;
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            Take(json.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            // A line of the tests' own that only looks like an event, or one that was cut.
        }
    }

    public void End()
    {
        foreach (var package in _running.Keys.Select(key => key.Package).Distinct(StringComparer.Ordinal).ToList())
        {
            NameLost(package);
        }
    }

    private void Take(JsonElement json)
    {
        var package = Text(json, "Package") ?? Text(json, "ImportPath")?.Split(' ')[0] ?? "?";
        var test = Text(json, "Test");
        var key = (package, test ?? "");
        switch (Text(json, "Action"))
        {
            case "run" or "start" or "build-output" or "output":
                var said = _running.TryGetValue(key, out var known) ? known : _running[key] = new();
                said.Line((Text(json, "Output") ?? "").TrimEnd());
                break;
            case "pass":
                Ended(package, test, TestOutcome.Passed, json);
                break;
            case "skip":
                Ended(package, test, TestOutcome.Skipped, json);
                break;
            case "fail" or "build-fail":
                Ended(package, test, TestOutcome.Failed, json);
                break;
            default:
                break;
        }
    }

    private void Ended(string package, string? test, TestOutcome outcome, JsonElement json)
    {
        _running.Remove((package, test ?? ""), out var said);
        if (test is not null)
        {
            var seconds = json.TryGetProperty("Elapsed", out var elapsed) ? elapsed.GetDouble() : 0;
            var message = outcome == TestOutcome.Passed ? "" : said?.ToString() ?? "";
            sink.Add(new($"{package} {test}", outcome, seconds, message));
            if (outcome == TestOutcome.Failed)
            {
                _failed.Add(package);
            }

            return;
        }

        NameLost(package);
        if (outcome == TestOutcome.Failed)
        {
            PackageFailed(package, said ?? new());
        }
    }

    private void PackageFailed(string package, MessageText said)
    {
        // Its tests may all have passed, or it did not compile: then no test tells that it failed.
        if (_told.Add(package) && _failed.Add(package))
        {
            sink.Add(new(package, TestOutcome.Failed, 0, said.ToString()));
        }
    }

    private void NameLost(string package)
    {
        foreach (var (key, said) in _running.Where(pair => pair.Key.Package == package).ToList())
        {
            _running.Remove(key);
            if (key.Test.Length > 0)
            {
                sink.Missing($"{package} {key.Test}", said.ToString());
                _failed.Add(package);
            }
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
