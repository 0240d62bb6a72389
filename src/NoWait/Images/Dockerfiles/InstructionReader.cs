namespace NoWait.Images.Dockerfiles;

/// <summary>Turns an instruction's line into the typed instructions that it means.</summary>
internal static class InstructionReader
{
    private static readonly string[] Keywords =
    [
        "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
        "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
    ];

    /// <summary>The instructions of a line: one, except for an <c>ARG</c> of several names.</summary>
    public static List<Instruction> Read(LogicalLine line)
    {
        if (line.Keyword == "ARG")
        {
            return SettingReader.Args(line);
        }

        var instruction = One(line);
        return [instruction with { Origin = line.Origin }];
    }

    private static Instruction One(LogicalLine line) => line.Keyword switch
    {
        "ADD" => FileReader.Add(line),
        "COPY" => FileReader.Copy(line),
        "RUN" => CommandReader.Run(line),
        "CMD" => new Cmd(CommandReader.Command(line)),
        "ENTRYPOINT" => new Entrypoint(CommandReader.Command(line)),
        "SHELL" => CommandReader.Shell(line),
        "HEALTHCHECK" => CommandReader.Healthcheck(line),
        "ENV" => new Env(SettingReader.Pairs(line)),
        "LABEL" => new Label(SettingReader.Pairs(line)),
        "EXPOSE" => SettingReader.Expose(line),
        "VOLUME" => SettingReader.Volume(line),
        "WORKDIR" => new Workdir(SettingReader.Text(line)),
        "USER" => new User(SettingReader.Text(line)),
        "STOPSIGNAL" => new StopSignal(SettingReader.Text(line)),
        "MAINTAINER" => SettingReader.Maintainer(line),
        "ONBUILD" => OnBuild(line),
        _ => throw Unknown(line),
    };

    private static OnBuild OnBuild(LogicalLine line)
    {
        new Flags(line).End();
        var inner = LogicalLine.Split(line.Source, line.Number, line.Rest) with { Heredocs = line.Heredocs };
        if (inner.Keyword is "ONBUILD" or "FROM" or "MAINTAINER")
        {
            throw line.Error($"ONBUILD cannot trigger {inner.Keyword}", "Give it another instruction");
        }

        if (inner.Keyword.Length == 0)
        {
            throw line.Error("ONBUILD triggers nothing", "Write an instruction after it");
        }

        var triggers = Read(inner);
        return triggers.Count == 1
            ? new OnBuild(triggers[0])
            : throw line.Error("ONBUILD ARG names several variables", "Give each an ONBUILD ARG of its own");
    }

    private static DockerfileException Unknown(LogicalLine line)
    {
        var nearest = Nearest.Of(line.Keyword, Keywords);
        var remedy = nearest is null ? "An instruction starts with FROM, RUN, COPY or another word of the reference" : $"Did you mean {nearest}?";
        return line.Error($"there is no instruction '{LogicalLine.Shorten(line.Keyword)}'", remedy.TrimEnd('?', '.'));
    }
}
