using System.Globalization;

namespace NoWait.Images.Dockerfiles;

/// <summary>Reads the instructions that run something: RUN, CMD, ENTRYPOINT, SHELL, HEALTHCHECK.</summary>
internal static class CommandReader
{
    public static Run Run(LogicalLine line)
    {
        var flags = new Flags(line);
        var run = new Run(Text(line, line.Rest))
        {
            Mounts = flags.All("mount").Select(text => MountReader.Read(line, text)).ToValues(),
            Network = Word(line, flags.Text("network"), "network", "default", "none", "host"),
            Security = Word(line, flags.Text("security"), "security", "sandbox", "insecure"),
            Devices = flags.All("device").ToValues(),
        };
        flags.End("mount", "network", "security", "device");
        return run.Command is Command.ExecForm { Arguments.Count: 0 }
            ? throw line.Error("RUN runs nothing", "Write a command after it")
            : run;
    }

    public static Command Command(LogicalLine line)
    {
        new Flags(line).End();
        return Text(line, line.Rest);
    }

    public static Shell Shell(LogicalLine line)
    {
        new Flags(line).End();
        return JsonText.Read(line) is { Count: > 0 } arguments
            ? new Shell(arguments)
            : throw line.Error("SHELL takes its arguments in JSON form only", "Write SHELL [\"/bin/sh\", \"-c\"]");
    }

    public static Healthcheck Healthcheck(LogicalLine line)
    {
        var flags = new Flags(line);
        var end = line.Rest.AsSpan().IndexOfAny(LogicalLine.WhiteSpace);
        var kind = (end < 0 ? line.Rest : line.Rest[..end]).ToUpperInvariant();
        var rest = end < 0 ? "" : line.Rest[end..].Trim();
        var check = kind switch
        {
            "NONE" when rest.Length == 0 => new Healthcheck((Command?)null),
            "NONE" => throw line.Error("HEALTHCHECK NONE takes no command", "Leave it out, or write CMD for NONE"),
            "CMD" => new Healthcheck(Text(line, rest)),
            _ => throw line.Error("HEALTHCHECK must be followed by CMD or NONE", "Write HEALTHCHECK CMD COMMAND"),
        };
        check = check with
        {
            Interval = Duration(line, flags, "interval"),
            Timeout = Duration(line, flags, "timeout"),
            StartPeriod = Duration(line, flags, "start-period"),
            StartInterval = Duration(line, flags, "start-interval"),
            Retries = Retries(line, flags),
        };
        flags.End("interval", "timeout", "start-period", "start-interval", "retries");
        return check.Command is Command.ExecForm { Arguments.Count: 0 }
            ? throw line.Error("HEALTHCHECK CMD asks nothing", "Write a command after it")
            : check;
    }

    private static Command Text(LogicalLine line, string text)
    {
        if (JsonText.Read(line, text) is { } arguments)
        {
            return new Command.ExecForm(arguments);
        }

        return text.Length > 0
            ? new Command.ShellForm(text) { Heredocs = line.Heredocs.ToValues() }
            : throw line.Error($"{line.Keyword} has no command", $"Write one after {line.Keyword}");
    }

    private static string? Word(LogicalLine line, string? value, string flag, params ReadOnlySpan<string> allowed)
    {
        if (value is null)
        {
            return null;
        }

        var word = value.ToLowerInvariant();
        return allowed.Contains(word)
            ? word
            : throw line.Error(
                $"{line.Keyword} --{flag}={LogicalLine.Shorten(value)} is not known",
                $"Write {string.Join(" or ", allowed)}");
    }

    private static TimeSpan? Duration(LogicalLine line, Flags flags, string name)
    {
        if (flags.Text(name) is not { } text)
        {
            return null;
        }

        if (DurationText.Read(text) is not { } duration)
        {
            throw line.Error(
                $"HEALTHCHECK --{name}={LogicalLine.Shorten(text)} is no duration",
                "Write one such as 30s or 1m30s");
        }

        return duration == TimeSpan.Zero || duration >= TimeSpan.FromMilliseconds(1)
            ? duration
            : throw line.Error($"HEALTHCHECK --{name}={LogicalLine.Shorten(text)} is too short", "Write at least 1ms");
    }

    private static int? Retries(LogicalLine line, Flags flags)
    {
        if (flags.Text("retries") is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var retries) && retries >= 0
            ? retries
            : throw line.Error(
                $"HEALTHCHECK --retries={LogicalLine.Shorten(text)} is no count",
                "Write a whole number");
    }
}
