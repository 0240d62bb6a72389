using System.Globalization;
using System.Text;

namespace NoWait.Deployers.Processes;

/// <summary>Keeps a service's state as a line for each release: a kind, then <c>name=value</c>, all between tabs.</summary>
/// <remarks>Read on every <c>Status</c>, and so without a JSON reader, which takes longer to load than to read.</remarks>
internal static class StateFile
{
    private const string Heading = "nowait process state 1";

    /// <summary>The state; an empty one when there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is another version's.</exception>
    public static DeployState Read(string path)
    {
        if (!File.Exists(path))
        {
            return new();
        }

        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or OverflowException)
        {
            throw new InvalidDataException(
                $"{path} is not understood, as if another version of NoWait had written it: stop what runs there, and remove it.", e);
        }
    }

    /// <summary>Replaces the file as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="state">What is written.</param>
    /// <param name="durable">Whether it must outlive a power failure, and not only the end of this process.</param>
    public static void Write(string path, DeployState state, bool durable)
    {
        var temporary = path + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1))
        {
            stream.Write(Encoding.UTF8.GetBytes(Format(state)));
            stream.Flush(durable);
        }

        File.Move(temporary, path, overwrite: true);
    }

    internal static string Format(DeployState state)
    {
        var text = new StringBuilder(Heading).Append('\n');
        Append(text, "current", state.Current);
        Append(text, "next", state.Next);
        Append(text, "back", state.Back);
        foreach (var release in state.Previous)
        {
            Append(text, "previous", release);
        }

        return text.ToString();
    }

    internal static DeployState Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines[0] != Heading || lines[^1].Length > 0)
        {
            throw new FormatException("The heading is not this version's, or the end is missing.");
        }

        var state = new DeployState();
        foreach (var line in lines.AsSpan()[1..^1])
        {
            var fields = line.Split('\t');
            var release = ParseRelease(fields.AsSpan(1));
            state = fields[0] switch
            {
                "current" => state with { Current = release },
                "next" => state with { Next = release },
                "back" => state with { Back = release },
                "previous" => state with { Previous = state.Previous.Add(release) },
                var kind => throw new FormatException($"'{kind}' is no kind of release."),
            };
        }

        return state;
    }

    private static void Append(StringBuilder text, string kind, Release? release)
    {
        if (release is null)
        {
            return;
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"{kind}\trun={release.Run}\tdigest={release.Digest}\tfingerprint={release.Fingerprint}\tsignal={release.StopSignal}\tgrace={release.StopGrace.Ticks}\tdeadline={release.HealthDeadline.Ticks}\tsince={release.Since.UtcTicks}");
        if (release.Port is { } port)
        {
            text.Append(CultureInfo.InvariantCulture, $"\tport={port}");
        }

        if (release.Health is { } health)
        {
            text.Append(CultureInfo.InvariantCulture, $"\thealth={health}");
        }

        if (release.Live is { } live)
        {
            text.Append(CultureInfo.InvariantCulture, $"\tlive={live}");
        }

        text.Append('\n');
    }

    private static Release ParseRelease(ReadOnlySpan<string> fields)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            values[equals < 0 ? throw new FormatException($"'{field}' has no value.") : field[..equals]] = field[(equals + 1)..];
        }

        return new(values["run"], values["digest"])
        {
            Fingerprint = values["fingerprint"],
            StopSignal = Number(values["signal"]),
            StopGrace = TimeSpan.FromTicks(Ticks(values["grace"])),
            HealthDeadline = TimeSpan.FromTicks(Ticks(values["deadline"])),
            Since = new DateTimeOffset(Ticks(values["since"]), TimeSpan.Zero),
            Port = values.TryGetValue("port", out var port) ? Number(port) : null,
            Health = values.GetValueOrDefault("health"),
            Live = values.GetValueOrDefault("live"),
        };
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static long Ticks(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
