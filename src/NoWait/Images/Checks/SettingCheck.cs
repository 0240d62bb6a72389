using NoWait.Images.Dockerfiles;

namespace NoWait.Images.Checks;

/// <summary>Refuses settings that no engine takes.</summary>
internal static class SettingCheck
{
    public static void Check(Place place, Instruction instruction)
    {
        switch (instruction)
        {
            case Expose expose:
                Each(
                    place,
                    expose.Ports,
                    PortText.IsValid,
                    "is no port",
                    "Write a number from 1 to 65535, a range such as 8000-8010, and tcp, udp or sctp after a slash");
                break;
            case Volume volume:
                Each(place, volume.Paths, static path => path.Length > 0, "is no folder", "Write an absolute path");
                break;
            case StopSignal signal:
                Each(
                    place,
                    [signal.Signal],
                    SignalText.IsValid,
                    "is no signal",
                    "Write a name such as SIGTERM, or a number from 1 to 64");
                break;
            case User user:
                Each(
                    place,
                    [user.Name],
                    OwnerText.IsValid,
                    "is no user",
                    "Write USER or USER:GROUP, by name or number");
                break;
            case Env env:
                Names(place, env.Variables, "cannot name a variable");
                break;
            case Label label:
                Names(place, label.Labels, "cannot name a label");
                break;
            case Arg argument:
                Each(
                    place,
                    [argument.Name],
                    IsIdentifier,
                    "cannot name an argument",
                    "Start with a letter or '_', and go on with letters, digits and '_'");
                break;
            case Shell shell:
                Each(
                    place,
                    shell.Arguments.Count == 0 ? [""] : [shell.Arguments[0]],
                    static program => program.Length > 0,
                    "is no shell",
                    "Write the program's path, then its arguments");
                break;
            case Healthcheck health:
                Health(place, health);
                break;
        }
    }

    private static void Health(Place place, Healthcheck health)
    {
        if (health.Command is Command.ExecForm { Arguments: var arguments } && (arguments.Count == 0 || arguments[0].Length == 0))
        {
            throw place.Error("it asks nothing", "Name a program");
        }

        foreach (var duration in (ReadOnlySpan<TimeSpan?>)[health.Interval, health.Timeout, health.StartPeriod, health.StartInterval])
        {
            if (duration is { } time && time != TimeSpan.Zero && (time < TimeSpan.FromMilliseconds(1) || time > DurationText.Longest))
            {
                throw place.Error($"a duration of {time} is too short or too long", "Give at least a millisecond");
            }
        }

        if (health.Retries < 0)
        {
            throw place.Error($"{health.Retries} retries cannot be", "Give a count");
        }
    }

    private static void Each(Place place, IEnumerable<string> values, Func<string, bool> isValid, string what, string remedy)
    {
        var any = false;
        foreach (var value in values)
        {
            any = true;
            if (!value.Contains('$', StringComparison.Ordinal) && !isValid(value))
            {
                throw place.Error($"'{value}' {what}", remedy);
            }
        }

        if (!any)
        {
            throw place.Error("it names nothing", remedy);
        }
    }

    private static void Names(Place place, Values<KeyValuePair<string, string>> pairs, string what)
    {
        foreach (var (name, _) in pairs.AsSpan())
        {
            if (TextCheck.HasBlank(name))
            {
                throw place.Error($"'{name}' {what}", "Leave blanks out");
            }
        }

        if (pairs.Count == 0)
        {
            throw place.Error("it names nothing", "Give it a name and a value");
        }
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => c == '_' || char.IsAsciiLetterOrDigit(c));
}
