using System.Runtime.InteropServices;

namespace NoWait.Timing.Summaries;

/// <summary>Which stretch of a ledger's file a summary is of, and what is asked of old ones: who deployed what last.</summary>
internal sealed class SummaryHead
{
    /// <summary>The stretch: from this byte of the file.</summary>
    public required long From { get; init; }

    /// <summary>To this byte, which the next line begins at.</summary>
    public required long To { get; init; }

    /// <summary>The time of its first event, in ticks of UTC; the greatest when it has none.</summary>
    public required long First { get; init; }

    /// <summary>The time of its last event, in ticks of UTC; the least when it has none.</summary>
    public required long Last { get; init; }

    /// <summary>How many lines were no whole events.</summary>
    public required int Damaged { get; init; }

    public required NameTable Names { get; init; }

    public required ReadOnlyMemory<byte> Latest { get; init; }

    /// <summary>The last deployment of each service to each environment, and the last that went live where that is another.</summary>
    public ReadOnlySpan<LatestRow> LatestRows => MemoryMarshal.Cast<byte, LatestRow>(Latest.Span);

    /// <summary>Whether an event of both could be the same one.</summary>
    public bool Overlaps(SummaryHead other) => First <= other.Last && other.First <= Last;
}

/// <summary>What a stretch of a ledger's file says, without its words: rows that can be summed up quickly.</summary>
internal sealed class Summary
{
    public required SummaryHead Head { get; init; }

    public required ReadOnlyMemory<byte> Runs { get; init; }

    public required ReadOnlyMemory<byte> Deploys { get; init; }

    public required ReadOnlyMemory<byte> Tests { get; init; }

    public required ReadOnlyMemory<byte> Parts { get; init; }

    public required ReadOnlyMemory<byte> Changes { get; init; }

    public NameTable Names => Head.Names;

    public ReadOnlySpan<RunRow> RunRows => MemoryMarshal.Cast<byte, RunRow>(Runs.Span);

    public ReadOnlySpan<DeployRow> DeployRows => MemoryMarshal.Cast<byte, DeployRow>(Deploys.Span);

    public ReadOnlySpan<TestRow> TestRows => MemoryMarshal.Cast<byte, TestRow>(Tests.Span);

    public ReadOnlySpan<PartRow> PartRows => MemoryMarshal.Cast<byte, PartRow>(Parts.Span);

    public ReadOnlySpan<ChangeRow> ChangeRows => MemoryMarshal.Cast<byte, ChangeRow>(Changes.Span);
}
