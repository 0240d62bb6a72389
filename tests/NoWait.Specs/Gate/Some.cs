using NoWait.Timing.Events;

namespace NoWait.Specs.Gate;

/// <summary>Events of tests.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);

    public static TestResult Result(
        string test, TestOutcome outcome = TestOutcome.Passed, string run = "run", string fingerprint = "sha256:1", double seconds = 1) => new()
    {
        At = Noon,
        Id = "id",
        Run = run,
        Suite = "suite",
        Test = test,
        Fingerprint = fingerprint,
        Outcome = outcome,
        Seconds = seconds,
    };

    public static TestRun Run(string id, Outcome result, double seconds = 60) => new()
    {
        At = Noon,
        Id = id,
        Suite = "suite",
        Fingerprint = "sha256:1",
        Result = result,
        Seconds = seconds,
        By = new("Ada"),
    };
}
