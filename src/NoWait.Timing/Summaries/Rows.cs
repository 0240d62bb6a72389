using System.Runtime.InteropServices;
using NoWait.Timing.Events;

namespace NoWait.Timing.Summaries;

// Rows lie in summary files as they lie in memory: who changes one of them counts up SummaryFile's version.

/// <summary>When an event was, which it was, and where its line begins in its file of the ledger.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct Mark(long Ticks, ulong Id, long Offset)
{
    public DateTimeOffset At => new(Ticks, TimeSpan.Zero);
}

/// <summary>A run; names are places in the summary's <see cref="NameTable"/>, -1 for none.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct RunRow
{
    public Mark Mark;
    public double Seconds;
    public double Rate;
    public double Billed;
    public int Person;
    public int Services;
    public int FirstTarget;
    public int Targets;
    public int Result;
    public int Waiting;

    /// <summary>How long people waited for it, in seconds.</summary>
    public readonly double PersonSeconds => Math.Clamp(Seconds, 0, 1e9) * Waiting;

    /// <summary>What that cost, and what was billed.</summary>
    public readonly double Dollars => (PersonSeconds * Rate / 3600) + Billed;
}

/// <summary>A target of a run, or a part of a deployment; a float keeps seven digits of its seconds.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct PartRow
{
    public int Name;
    public float Seconds;
    public int Result;
}

/// <summary>A deployment.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct DeployRow
{
    public Mark Mark;
    public ulong From;
    public ulong To;
    public double Seconds;
    public double ToLive;
    public int Service;
    public int Environment;
    public int Person;
    public int FirstChange;
    public int Changes;
    public int FirstPart;
    public int Parts;
    public DeployFlags Flags;

    public readonly Outcome Result => (Outcome)((int)Flags & 7);

    public readonly bool WentLive => Result == Outcome.Succeeded;

    public readonly bool IsRollBack => (Flags & DeployFlags.RollBack) != 0;
}

/// <summary>A deployment's <see cref="Outcome"/> in the lowest three bits, and what else is yes or no.</summary>
[Flags]
internal enum DeployFlags
{
    None = 0,
    RollBack = 8,
    LiveUpdated = 16,
}

/// <summary>A commit that a deployment brought.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct ChangeRow
{
    public ulong Commit;
    public double LeadSeconds;
    public long Author;
}

/// <summary>A test's result.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct TestRow
{
    public Mark Mark;
    public ulong Fingerprint;
    public int Suite;
    public int Name;
    public long Outcome;
}

/// <summary>A deployment that none of its service and environment came after, in its stretch.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct LatestRow
{
    public Mark Mark;
    public int Service;
    public int Environment;
    public long WentLive;
}
