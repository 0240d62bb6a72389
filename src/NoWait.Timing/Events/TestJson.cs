using System.Text.Json;

namespace NoWait.Timing.Events;

/// <summary>Tests' results and runs as JSON.</summary>
internal static class TestJson
{
    private static readonly string[] KnownOfResult =
        ["at", "event", "v", "id", "run", "suite", "test", "fingerprint", "outcome", "seconds", "message", "quarantined"];

    private static readonly string[] KnownOfRun =
    [
        "at", "event", "v", "id", "run", "suite", "service", "fingerprint", "shard", "complete", "result", "passed", "failed",
        "skipped", "remembered", "seconds", "savedSeconds", "by", "where",
    ];

    public static void Write(JsonLine json, TestResult test)
    {
        json.WriteString("run", test.Run);
        json.WriteString("suite", test.Suite);
        json.WriteString("fingerprint", test.Fingerprint);
        json.WriteString("test", test.Test);
        json.WriteString("outcome", Word(test.Outcome));
        json.WriteNumber("seconds", Math.Round(test.Seconds, 6));
        json.WriteOptional("message", test.Message);
        json.WriteTrue("quarantined", test.IsQuarantined);
    }

    public static void Write(JsonLine json, TestRun run)
    {
        json.WriteOptional("run", run.Run);
        json.WriteString("suite", run.Suite);
        json.WriteOptional("service", run.Service);
        json.WriteString("fingerprint", run.Fingerprint);
        json.WriteOptional("shard", run.Shard);
        json.WriteTrue("complete", run.IsComplete);
        json.WriteString("result", JsonWords.Of(run.Result));
        json.WriteNumber("passed", (long)run.Passed);
        json.WriteNumber("failed", (long)run.Failed);
        json.WriteNumber("skipped", (long)run.Skipped);
        json.WriteNumber("remembered", (long)run.Remembered);
        json.WriteNumber("seconds", run.Seconds);
        json.WriteNumber("savedSeconds", run.SavedSeconds);
        json.WritePerson("by", run.By);
        json.WriteString("where", JsonWords.Of(run.Where));
    }

    public static TestResult ReadResult(JsonElement json) => new()
    {
        At = json.Time("at"),
        Id = json.Text("id"),
        Version = json.Whole("v", 1),
        Run = json.Text("run"),
        Suite = json.Text("suite"),
        Test = json.Text("test"),
        Fingerprint = json.Text("fingerprint"),
        Outcome = Outcome(json.TextOrNull("outcome")),
        Seconds = json.Real("seconds"),
        Message = json.TextOrNull("message"),
        IsQuarantined = json.Flag("quarantined"),
        Unknown = json.Except(KnownOfResult),
    };

    public static TestRun ReadRun(JsonElement json) => new()
    {
        At = json.Time("at"),
        Id = json.Text("id"),
        Version = json.Whole("v", 1),
        Run = json.TextOrNull("run"),
        Suite = json.Text("suite"),
        Service = json.TextOrNull("service"),
        Fingerprint = json.Text("fingerprint"),
        Shard = json.TextOrNull("shard"),
        IsComplete = json.Flag("complete"),
        Result = JsonWords.Outcome(json.TextOrNull("result")),
        Passed = json.Whole("passed", 0),
        Failed = json.Whole("failed", 0),
        Skipped = json.Whole("skipped", 0),
        Remembered = json.Whole("remembered", 0),
        Seconds = json.Real("seconds"),
        SavedSeconds = json.Real("savedSeconds"),
        By = json.Person("by"),
        Where = JsonWords.Place(json.TextOrNull("where")),
        Unknown = json.Except(KnownOfRun),
    };

    private static string Word(TestOutcome outcome) => outcome switch
    {
        TestOutcome.Passed => "passed",
        TestOutcome.Failed => "failed",
        TestOutcome.Skipped => "skipped",
        _ => "not reported",
    };

    // A word that this version does not know must never make a test green.
    public static TestOutcome Outcome(string? word) => word switch
    {
        "passed" => TestOutcome.Passed,
        "failed" => TestOutcome.Failed,
        "skipped" => TestOutcome.Skipped,
        _ => TestOutcome.NotReported,
    };
}
