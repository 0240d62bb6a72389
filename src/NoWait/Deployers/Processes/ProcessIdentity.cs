using System.Globalization;

namespace NoWait.Deployers.Processes;

/// <summary>A process beyond doubt: its id and when it started, so that a recycled id is never taken for it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Started">The clock ticks between the machine's start and its own (proc_pid_stat(5), field 22).</param>
internal readonly record struct ProcessIdentity(int Id, long Started)
{
    /// <summary>Whether it is still there and more than a zombie.</summary>
    public bool IsAlive => Read(Id) is { IsZombie: false } now && now.Identity == this;

    /// <summary>What a line of <c>/proc/PID/stat</c> says; null when it is none.</summary>
    public static ProcessStat? Parse(string line)
    {
        // The name in parentheses may itself hold spaces and parentheses.
        var name = line.LastIndexOf(')');
        var open = line.IndexOf('(', StringComparison.Ordinal);
        if (open < 1 || name < open)
        {
            return null;
        }

        var fields = line[(name + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 20
            && int.TryParse(line.AsSpan(0, open), CultureInfo.InvariantCulture, out var id)
            && int.TryParse(fields[2], CultureInfo.InvariantCulture, out var group)
            && long.TryParse(fields[19], CultureInfo.InvariantCulture, out var started)
            ? new(new(id, started), line[(open + 1)..name], group, fields[0] is "Z" or "X")
            : null;
    }

    /// <summary>The process that has this id now; null when none has.</summary>
    public static ProcessStat? Read(int id)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat");
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllText(path)) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <summary>What <c>/proc/PID/stat</c> says of a process.</summary>
internal sealed record ProcessStat(ProcessIdentity Identity, string Name, int Group, bool IsZombie);
