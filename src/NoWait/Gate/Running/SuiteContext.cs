using NoWait.Gate.Flakes;
using NoWait.Timing;

namespace NoWait.Gate.Running;

/// <summary>What all suites of a run share.</summary>
internal sealed record SuiteContext(GateOptions Options, Ledger Ledger, Quarantine Quarantine, ResultFolder Folder, TimeProvider Time)
{
    /// <summary>Takes each line for people, as it comes.</summary>
    public required Action<string> Say { get; init; }

    /// <summary>How many suites run: of one alone the lines need no name in front.</summary>
    public int Suites { get; init; } = 1;

    /// <summary>From when on the ledger is asked.</summary>
    public DateTimeOffset Since => Time.GetUtcNow() - Options.Memory;
}
