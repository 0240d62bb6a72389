using NoWait.Timing.Events;

namespace NoWait.Gate;

/// <summary>What a runner reported of one test.</summary>
/// <param name="Name">The test's full name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Seconds">How long it took; 0 when the runner does not say.</param>
/// <param name="Message">What it said; empty when it said nothing.</param>
public sealed record TestCase(string Name, TestOutcome Outcome, double Seconds = 0, string Message = "")
{
    /// <summary>Whether the runner tried it again after this failure, and what counts is a later attempt.</summary>
    public bool IsRetried { get; init; }

    /// <summary>Whether it failed for good, or did not report.</summary>
    public bool IsFailure => !IsRetried && Outcome is TestOutcome.Failed or TestOutcome.NotReported;
}
