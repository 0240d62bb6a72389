using System.Globalization;

namespace NoWait.Deployers.Processes;

/// <summary>What a supervisor wrote down: one line each, appended at once, so that none is ever half there for long.</summary>
/// <remarks>
/// <c>supervisor BOOT STAT</c> (again before each start, so that the file's end tells all), <c>start RESTARTS STAT</c>,
/// <c>exit CODE</c>, <c>end [stopped]</c>, where BOOT is the machine's boot id and STAT the line of <c>/proc/PID/stat</c>.
/// </remarks>
internal sealed record RunEvents
{
    public static readonly RunEvents None = new();

    /// <summary>The supervisor; null when it never ran, or ran before this machine was last started.</summary>
    public ProcessIdentity? Supervisor { get; private init; }

    /// <summary>The program as it was last started; null when it never was, or before this machine was.</summary>
    public ProcessIdentity? Program { get; private init; }

    public int Restarts { get; private init; }

    /// <summary>How the program last ended; null when it did not.</summary>
    public int? ExitCode { get; private init; }

    public bool Ended { get; private init; }

    public bool Stopped { get; private init; }

    public bool BeforeReboot { get; private init; }

    public bool IsSupervised => Supervisor is { IsAlive: true };

    public bool IsProgramAlive => ExitCode is null && Program is { IsAlive: true };

    /// <summary>Whether anything of it is still there.</summary>
    public bool IsAlive => IsSupervised || IsProgramAlive;

    /// <summary>The process group that all of it is in: the supervisor leads it.</summary>
    public int? Group => Supervisor?.Id;

    public static RunEvents Parse(string text)
    {
        var events = None;
        var boot = BootId();
        var end = text.LastIndexOf('\n');
        foreach (var line in text[..(end + 1)].Split('\n'))
        {
            events = line.Split(' ', 3) switch
            {
                ["supervisor", var ran, var stat] => new() { Supervisor = Identity(stat), BeforeReboot = ran != boot },
                ["start", var restarts, var stat] => events with
                {
                    Program = Identity(stat), Restarts = Number(restarts) ?? 0, ExitCode = null, Ended = false,
                },
                ["exit", var code] => events with { ExitCode = Number(code) },
                ["end", "stopped"] => events with { Ended = true, Stopped = true },
                ["end", ..] => events with { Ended = true },
                _ => events,
            };
        }

        return events.BeforeReboot ? events with { Supervisor = null, Program = null } : events;
    }

    private static ProcessIdentity? Identity(string stat) => ProcessIdentity.Parse(stat)?.Identity;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Tells this run of the machine from all others; empty where nothing does.</summary>
    internal static string BootId()
    {
        const string path = "/proc/sys/kernel/random/boot_id";
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
    }
}
