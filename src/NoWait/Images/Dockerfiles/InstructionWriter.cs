using System.Globalization;
using System.Text;

namespace NoWait.Images.Dockerfiles;

/// <summary>Writes instructions, each on one line; here-documents follow where the whole definition is written.</summary>
/// <param name="escape">The file's escape character.</param>
internal sealed class InstructionWriter(char escape)
{
    private const string Acts = "# nowait: ";
    private static readonly InstructionWriter Usual = new('\\');

    /// <summary>The instruction with the usual escape character.</summary>
    public static string Line(Instruction instruction) => Usual.Write(instruction);

    /// <summary>The instruction's line.</summary>
    public string Write(Instruction instruction) => instruction switch
    {
        Copy copy => Files("COPY", CopyFlags(copy), copy.Sources, copy.Destination, copy.Heredocs),
        Add add => Files("ADD", AddFlags(add), add.Sources, add.Destination, add.Heredocs),
        Run run => Join("RUN", RunFlags(run), Text(run.Command)),
        Env env => Join("ENV", [], Pairs(env.Variables)),
        Label label => Join("LABEL", [], Pairs(label.Labels)),
        Arg arg => Join("ARG", [], $"{Quoted(arg.Name)}{(arg.Default is null ? "" : "=" + Quoted(arg.Default))}"),
        Workdir workdir => Join("WORKDIR", [], Whole(workdir.Path)),
        User user => Join("USER", [], Whole(user.Name)),
        StopSignal signal => Join("STOPSIGNAL", [], Whole(signal.Signal)),
        Expose expose => Join("EXPOSE", [], string.Join(' ', expose.Ports.Select(Bare))),
        Volume volume => Join("VOLUME", [], List([.. volume.Paths.Select(Bare)])),
        Maintainer maintainer => Join("MAINTAINER", [], maintainer.Name),
        Shell shell => Join("SHELL", [], JsonText.Write(shell.Arguments)),
        Cmd cmd => Join("CMD", [], Text(cmd.Command)),
        Entrypoint entrypoint => Join("ENTRYPOINT", [], Text(entrypoint.Command)),
        Healthcheck { Command: null } none => Join("HEALTHCHECK", HealthFlags(none), "NONE"),
        Healthcheck health => Join("HEALTHCHECK", HealthFlags(health), "CMD " + Text(health.Command)),
        OnBuild onBuild => "ONBUILD " + Write(onBuild.Trigger),
        Strip strip => $"{Acts}strip {strip.Path}",
        Compress compress => $"{Acts}compress {compress.Path}",
        _ => throw new InvalidOperationException($"There is no text for a {instruction.GetType().Name}."),
    };

    /// <summary>The <c>FROM</c> line of a stage.</summary>
    public string From(StageDefinition stage, int index)
    {
        var name = stage.Name == index.ToString(CultureInfo.InvariantCulture) ? "" : " AS " + stage.Name;
        return Join("FROM", [.. Word("platform", stage.Platform)], Bare(stage.From) + name);
    }

    /// <summary>The comments that say what the instruction's own line has no words for.</summary>
    public static IEnumerable<string> Comments(Instruction instruction) =>
        instruction is not Run run ? [] : run.Mounts
            .OfType<CacheMount>()
            .Where(mount => mount.Variables != Cache.VariablesOf(mount))
            .Select(mount => $"{Acts}cache {JsonText.Write([mount.Target, .. mount.Variables.Select(pair => $"{pair.Key}={pair.Value}")])}");

    private static string Join(string keyword, List<string> flags, string arguments)
    {
        var line = new StringBuilder(keyword);
        foreach (var flag in flags)
        {
            line.Append(' ').Append(flag);
        }

        // Arguments that look like flags would be taken for some: "--" ends the flags.
        line.Append(arguments.StartsWith("--", StringComparison.Ordinal) ? " -- " : " ");
        return line.Append(arguments).ToString();
    }

    private string Files(string keyword, List<string> flags, Values<string> sources, string destination, Values<Heredoc> documents)
    {
        var words = new List<string>(sources.Count + 1);
        foreach (var source in sources)
        {
            var document = documents.FirstOrDefault(other => other.Name == source);
            words.Add(document is null ? Bare(source) : HeredocText.Write(document));
        }

        words.Add(Bare(destination));
        return Join(keyword, flags, List(words));
    }

    private static string List(List<string> words) =>
        words[0].StartsWith('[') || words.Exists(word => word.Length == 0 || word.Any(char.IsWhiteSpace))
            ? JsonText.Write(words)
            : string.Join(' ', words);

    private List<string> CopyFlags(Copy copy) =>
    [
        .. One("from", copy.From),
        .. Word("chmod", copy.Chmod),
        .. Word("chown", copy.Chown),
        .. copy.Excludes.Select(pattern => Flag("exclude", pattern)),
        .. Switch("link", copy.Link ? true : null),
        .. Switch("parents", copy.Parents ? true : null),
    ];

    private List<string> AddFlags(Add add) =>
    [
        .. Word("chmod", add.Chmod),
        .. Word("chown", add.Chown),
        .. Word("checksum", add.Checksum),
        .. Switch("keep-git-dir", add.KeepGitDir),
        .. add.Excludes.Select(pattern => Flag("exclude", pattern)),
        .. Switch("link", add.Link ? true : null),
        .. Switch("unpack", add.Unpack),
    ];

    private List<string> RunFlags(Run run) =>
    [
        .. run.Mounts.Select(mount => Flag("mount", MountWriter.Write(mount, Bare))),
        .. One("network", run.Network),
        .. One("security", run.Security),
        .. run.Devices.Select(device => Flag("device", device)),
    ];

    private List<string> HealthFlags(Healthcheck health) =>
    [
        .. Duration("interval", health.Interval),
        .. Duration("timeout", health.Timeout),
        .. Duration("start-period", health.StartPeriod),
        .. Duration("start-interval", health.StartInterval),
        .. One("retries", health.Retries?.ToString(CultureInfo.InvariantCulture)),
    ];

    private IEnumerable<string> Duration(string name, TimeSpan? value) => One(name, value is null ? null : DurationText.Write(value.Value));

    private IEnumerable<string> Word(string name, string? value) => value is null ? [] : [Flag(name, Bare(value))];

    private IEnumerable<string> One(string name, string? value) => value is null ? [] : [Flag(name, value)];

    private static IEnumerable<string> Switch(string name, bool? value) => value switch
    {
        null => [],
        true => [$"--{name}"],
        false => [$"--{name}=false"],
    };

    private string Flag(string name, string value) => $"--{name}={FlagText.Escape(value, escape)}";

    private static string Text(Command command) => command switch
    {
        Command.ExecForm exec => JsonText.Write(exec.Arguments),
        Command.ShellForm shell => shell.Text,
        _ => throw new InvalidOperationException($"There is no text for a {command.GetType().Name}."),
    };

    private string Pairs(Values<KeyValuePair<string, string>> pairs) =>
        string.Join(' ', pairs.Select(pair => $"{Quoted(pair.Key)}={(pair.Value.Length == 0 ? "" : Quoted(pair.Value))}"));

    private string Whole(string text) =>
        text.Length > 0 && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]) ? Bare(text) : Quoted(text);

    private string Bare(string text) => WordText.Bare(text, escape);

    private string Quoted(string text) => WordText.Quoted(text, escape);
}
