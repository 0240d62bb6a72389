using System.Globalization;

namespace NoWait.Images.Checks;

/// <summary>Ports as <c>EXPOSE</c> takes them.</summary>
internal static class PortText
{
    /// <summary>Whether a text is a port or a range of ports from 1 to 65535, and after a slash a protocol.</summary>
    public static bool IsValid(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2 || (parts.Length == 2 && parts[1].ToLowerInvariant() is not ("tcp" or "udp" or "sctp")))
        {
            return false;
        }

        var range = parts[0].Split('-');
        return range.Length switch
        {
            1 => Number(range[0]) > 0,
            2 => Number(range[0]) > 0 && Number(range[1]) >= Number(range[0]),
            _ => false,
        };
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535 ? number : 0;
}

/// <summary>Signals as <c>STOPSIGNAL</c> takes them.</summary>
internal static class SignalText
{
    private static readonly string[] Names =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "IOT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
        "POLL", "PWR", "SYS", "UNUSED", "RTMIN", "RTMAX",
    ];

    /// <summary>Whether a text is a signal's number from 1 to 64, or its name with or without <c>SIG</c>.</summary>
    public static bool IsValid(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number is > 0 and <= 64;
        }

        var name = text.ToUpperInvariant();
        name = name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name;
        return Array.IndexOf(Names, name) >= 0 || IsRealTime(name);
    }

    private static bool IsRealTime(string name)
    {
        var (up, down) = (name.StartsWith("RTMIN+", StringComparison.Ordinal), name.StartsWith("RTMAX-", StringComparison.Ordinal));
        return (up || down) && int.TryParse(name.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) && offset <= 30;
    }
}
