namespace NoWait.Binaries.Programs;

/// <summary>A program to run: a description, running it is another act.</summary>
internal sealed record ProgramStart(string Path, IReadOnlyList<string> Arguments)
{
    /// <summary>The folder it runs in; null for this process's own.</summary>
    public string? Folder { get; init; }

    /// <summary>Variables over those of this process; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>How long it may take before it and all it started are killed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether what it prints is kept; otherwise it goes nowhere.</summary>
    public bool Captures { get; init; } = true;

    /// <summary>Whether its memory is watched, where the system allows that; its end then takes a little longer.</summary>
    public bool WatchesMemory { get; init; }
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">What it returned; 128 and the signal's number; null when it was not started or timed out.</param>
/// <param name="Output">The end of what it printed on both streams, at most 64 KiB.</param>
/// <param name="Elapsed">From its start to its end.</param>
/// <param name="PeakMemory">The most memory that it had resident, in bytes; null when nobody watched or could.</param>
/// <param name="Failure">Why it has no exit code, in a few words; null when it has one.</param>
internal sealed record ProgramResult(int? ExitCode, string Output, TimeSpan Elapsed, long? PeakMemory, string? Failure)
{
    /// <summary>Why it did not end as it should, with the last line that it printed; null when it did.</summary>
    public string? Complaint(int expected = 0)
    {
        if (ExitCode == expected)
        {
            return null;
        }

        var what = Failure ?? (ExitCode > 128 ? $"was ended by signal {ExitCode - 128}" : $"exited with {ExitCode}");
        var line = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        return line is null ? what : $"{what}: {line}";
    }
}
