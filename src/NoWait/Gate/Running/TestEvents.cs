using System.Globalization;
using NoWait.Timing.Events;

namespace NoWait.Gate.Running;

/// <summary>A report as events of the ledger.</summary>
internal static class TestEvents
{
    /// <summary>Each result, and the run.</summary>
    public static (IEnumerable<TestResult> Results, TestRun Run) Of(SuiteReport report, string fingerprint, GateOptions options, DateTimeOffset now)
    {
        var place = $"{Environment.MachineName} {Environment.ProcessId} {report.Shard}";
        var id = EventId.Of(now, "tests", report.Suite, place);
        var excused = report.Quarantined.Select(pair => pair.Test).ToHashSet();
        var run = new TestRun
        {
            At = now,
            Id = id,
            Run = options.Run,
            Suite = report.Suite,
            Service = report.Service,
            Fingerprint = fingerprint,
            Shard = report.Shard,
            IsComplete = report.IsComplete,
            Result = report.IsGreen ? Outcome.Succeeded : Outcome.Failed,
            Passed = report.Counts.Passed - report.Remembered.Count,
            Failed = report.Counts.Failed,
            Skipped = report.Counts.Skipped,
            Remembered = report.Remembered.Count,
            Seconds = report.Took.TotalSeconds,
            SavedSeconds = report.Saved.TotalSeconds,
            By = options.By,
            Where = options.Where,
        };
        return (report.Cases.Select((test, number) => new TestResult
        {
            At = now,
            Id = EventId.Of(now, id, number.ToString(CultureInfo.InvariantCulture), test.Name),
            Run = id,
            Suite = report.Suite,
            Test = test.Name,
            Fingerprint = fingerprint,
            Outcome = test.Outcome,
            Seconds = test.Seconds,
            Message = test.Outcome == TestOutcome.Passed || test.Message.Length == 0 ? null : test.Message,
            IsQuarantined = excused.Contains(test),
        }), run);
    }
}
