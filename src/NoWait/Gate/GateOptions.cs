using NoWait.Timing.Events;
using NoWait.Timing.Money;

namespace NoWait.Gate;

/// <summary>What the user chose for the tests.</summary>
public sealed record GateOptions
{
    /// <summary>Text that the full names of tests contain; null for every test.</summary>
    public string? Filter { get; init; }

    /// <summary>Whether tests run again that are green for what is tested.</summary>
    public bool Rerun { get; init; }

    /// <summary>The share to run, as <c>2/36</c>; <c>cores</c> for all shares side by side on this machine; null for one whole.</summary>
    public string? Shard { get; init; }

    /// <summary>The file of durations that all machines read, relative to the repository's root; by names alone when it is not there.</summary>
    public string DurationsFile { get; init; } = ".nuke/durations.tsv";

    /// <summary>The file of known flakes, relative to the repository's root; nothing when it is not there.</summary>
    public string QuarantineFile { get; init; } = "quarantine.txt";

    /// <summary>How often new and changed tests run, in random order, to find flakes; 0 for an ordinary run.</summary>
    public int Hunt { get; init; }

    /// <summary>What the random order is drawn from; null for another one each time.</summary>
    public int? Seed { get; init; }

    /// <summary>How long a suite may take that says nothing itself.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How far back the ledger is asked.</summary>
    public TimeSpan Memory { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The prices.</summary>
    public CostModel Cost { get; init; } = new();

    /// <summary>Who runs the tests.</summary>
    public Person By { get; init; } = new("somebody");

    /// <summary>Where.</summary>
    public Place Where { get; init; }

    /// <summary>The id of the run that the tests are part of; null for none.</summary>
    public string? Run { get; init; }
}
