namespace NoWait.Timing.Events;

/// <summary>A suite of tests was run, whole or in part; its results lie before it, each a <see cref="TestResult"/>.</summary>
public sealed record TestRun : LedgerEvent
{
    /// <summary>The <see cref="LedgerEvent.Event"/> of a run of tests.</summary>
    public const string Kind = "tests";

    /// <inheritdoc />
    public override string Event => Kind;

    /// <summary>The id of the <see cref="Events.Run"/> that it was part of; null for none.</summary>
    public string? Run { get; init; }

    /// <summary>The suite.</summary>
    public required string Suite { get; init; }

    /// <summary>The service whose suite it is; null for the repository's own.</summary>
    public string? Service { get; init; }

    /// <summary>What was tested.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The share that was taken, as <c>2/36</c>; null for the whole suite.</summary>
    public string? Shard { get; init; }

    /// <summary>Whether each test of the suite, or of the share, has a result now, of this run or of an earlier one.</summary>
    public bool IsComplete { get; init; }

    /// <summary>How it ended; a run that does not succeed blocks what waits for it.</summary>
    public Outcome Result { get; init; }

    /// <summary>Tests that passed.</summary>
    public int Passed { get; init; }

    /// <summary>Tests that failed, or about which nothing was reported.</summary>
    public int Failed { get; init; }

    /// <summary>Tests that were not run.</summary>
    public int Skipped { get; init; }

    /// <summary>Tests that were green for this fingerprint before, and were not run again.</summary>
    public int Remembered { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>What the remembered tests took when they ran, in seconds.</summary>
    public double SavedSeconds { get; init; }

    /// <summary>Who ran it.</summary>
    public required Person By { get; init; }

    /// <summary>Where.</summary>
    public Place Where { get; init; }
}
