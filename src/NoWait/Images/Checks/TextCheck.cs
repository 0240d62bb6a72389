using NoWait.Images.Dockerfiles;
using NoWait.Images.Variables;

namespace NoWait.Images.Checks;

/// <summary>Refuses texts that no Dockerfile can hold: whatever passes reads back as it was written.</summary>
/// <remarks>It runs at each start of the tool: no LINQ over structures, no spans of texts, nothing that waits for the compiler.</remarks>
internal static class TextCheck
{
    /// <summary>Checks every text of a definition.</summary>
    public static void Definition(ImageDefinition definition, char escape)
    {
        var top = new Place(null, null, default);
        foreach (var (name, value) in definition.Directives)
        {
            if (name is not ("syntax" or "escape" or "check") || value.Trim() != value || value.Length == 0 || HasLineEnd(value)
                || (name == "escape" && value is not ("\\" or "`")))
            {
                throw top.Error(
                    $"'{name}={value}' is no parser directive",
                    "Give syntax, escape or check, on one line");
            }
        }

        foreach (var argument in definition.Arguments)
        {
            Instruction(new Place(null, argument, default), argument, escape);
        }

        foreach (var stage in definition.Stages)
        {
            Stage(stage, escape);
            foreach (var instruction in stage.Instructions)
            {
                CommandCheck.Announced(new Place(stage.Name, instruction, stage.Origin), instruction, escape);
            }
        }
    }

    /// <summary>Checks every text of a stage.</summary>
    public static void Stage(StageDefinition stage, char escape)
    {
        var place = new Place(stage.Name, null, stage.Origin);
        Word(place, stage.From, escape);
        NoBlank(place, stage.From, "base");
        if (stage.Platform is { } platform)
        {
            Word(place, platform, escape);
        }

        foreach (var instruction in stage.Instructions.AsSpan())
        {
            Instruction(place with { Instruction = instruction }, instruction, escape);
        }
    }

    private static void Instruction(Place place, Instruction instruction, char escape)
    {
        switch (instruction)
        {
            case OnBuild onBuild:
                Instruction(place, onBuild.Trigger, escape);
                break;
            case Copy copy:
                Word(place, copy.Chmod, escape);
                Word(place, copy.Chown, escape);
                Raw(place, copy.From);
                Raw(place, copy.Excludes);
                FileCheck.Texts(place, copy.Sources, copy.Destination, copy.Heredocs, escape);
                break;
            case Add add:
                Word(place, add.Chmod, escape);
                Word(place, add.Chown, escape);
                Word(place, add.Checksum, escape);
                Raw(place, add.Excludes);
                FileCheck.Texts(place, add.Sources, add.Destination, add.Heredocs, escape);
                break;
            case Run run:
                Raw(place, run.Network);
                Raw(place, run.Security);
                Raw(place, run.Devices);
                CommandCheck.Texts(place, run.Command, escape, heredocs: true);
                Mounts(place, run.Mounts, escape);
                break;
            case Healthcheck { Command: { } command }:
                CommandCheck.Texts(place, command, escape, heredocs: false);
                break;
            case Cmd cmd:
                CommandCheck.Texts(place, cmd.Command, escape, heredocs: false);
                break;
            case Entrypoint entrypoint:
                CommandCheck.Texts(place, entrypoint.Command, escape, heredocs: false);
                break;
            case Strip or Compress:
                var path = instruction is Strip strip ? strip.Path : ((Compress)instruction).Path;
                Raw(place, path);
                Trimmed(place, path);
                Template(place, path, escape);
                break;
            case Maintainer maintainer:
                Raw(place, maintainer.Name);
                Trimmed(place, maintainer.Name);
                CommandCheck.NoContinuation(place, maintainer.Name, escape);
                break;
            default:
                Setting(place, instruction, escape);
                break;
        }
    }

    private static void Setting(Place place, Instruction instruction, char escape)
    {
        switch (instruction)
        {
            case Env env:
                Pairs(place, env.Variables, escape);
                break;
            case Label label:
                Pairs(place, label.Labels, escape);
                break;
            case Arg argument:
                Pairs(place, [new(argument.Name, argument.Default ?? "")], escape);
                break;
            case Workdir workdir:
                Word(place, workdir.Path, escape);
                break;
            case User user:
                Word(place, user.Name, escape);
                break;
            case StopSignal signal:
                Word(place, signal.Signal, escape);
                break;
            case Expose expose:
                List(place, expose.Ports, "port", escape);
                break;
            case Volume volume:
                foreach (var folder in volume.Paths)
                {
                    Trimmed(place, folder);
                    Template(place, folder, escape);
                }

                break;
        }
    }

    private static void Mounts(Place place, Values<Mount> mounts, char escape)
    {
        foreach (var mount in mounts)
        {
            switch (mount)
            {
                case BindMount bind:
                    Word(place, bind.Target, escape);
                    Word(place, bind.Source, escape);
                    Raw(place, bind.From);
                    break;
                case CacheMount cache:
                    Word(place, cache.Target, escape);
                    Word(place, cache.Id, escape);
                    Word(place, cache.Source, escape);
                    Owner(place, cache.Mode, cache.UserId, cache.GroupId, escape);
                    Raw(place, cache.From);
                    Names(place, cache.Variables);
                    break;
                case TmpfsMount tmpfs:
                    Word(place, tmpfs.Target, escape);
                    break;
                case SecretMount secret:
                    Word(place, secret.Id, escape);
                    Word(place, secret.Target, escape);
                    Owner(place, secret.Mode, secret.UserId, secret.GroupId, escape);
                    Value(place, secret.Variable ?? "", escape);
                    break;
                case SshMount ssh:
                    Word(place, ssh.Id, escape);
                    Word(place, ssh.Target, escape);
                    Owner(place, ssh.Mode, ssh.UserId, ssh.GroupId, escape);
                    break;
            }
        }
    }

    private static void Owner(Place place, string? mode, string? user, string? group, char escape)
    {
        Word(place, mode, escape);
        Word(place, user, escape);
        Word(place, group, escape);
    }

    private static void Pairs(Place place, Values<KeyValuePair<string, string>> pairs, char escape)
    {
        foreach (var (name, value) in pairs.AsSpan())
        {
            Word(place, name, escape);
            Value(place, value, escape);
        }

        Names(place, pairs);
    }

    private static void Names(Place place, Values<KeyValuePair<string, string>> pairs)
    {
        foreach (var (name, _) in pairs.AsSpan())
        {
            if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal))
            {
                throw place.Error($"'{name}' cannot be a name", "Give it one, without '='");
            }
        }
    }

    private static void List(Place place, Values<string> words, string kind, char escape)
    {
        foreach (var word in words.AsSpan())
        {
            Word(place, word, escape);
            NoBlank(place, word, kind);
        }
    }

    private static void NoBlank(Place place, string word, string kind)
    {
        if (word.Length == 0 || HasBlank(word))
        {
            throw place.Error($"the {kind} '{word}' is empty or has blanks in it", "Leave these out");
        }
    }

    private static void Word(Place place, string? word, char escape)
    {
        if (word is { Length: 0 })
        {
            throw place.Error("a value is empty", "Give it, or leave the option out");
        }

        Value(place, word ?? "", escape);
    }

    private static void Value(Place place, string word, char escape)
    {
        if (HasLineEnd(word))
        {
            throw place.Error("a value has a line end in it, which no Dockerfile can say", "Take it out");
        }

        Template(place, word, escape);
    }

    /// <summary>Checks that a template's references are well formed.</summary>
    public static void Template(Place place, string text, char escape)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            Variables.Template.Parse(text, escape);
        }
        catch (WordException e)
        {
            throw place.Error(
                $"'{LogicalLine.Shorten(text)}': {e.Message}",
                "Correct it, or write \\$ for a dollar",
                e);
        }
    }

    private static void Raw(Place place, Values<string> texts)
    {
        foreach (var text in texts.AsSpan())
        {
            Raw(place, text);
        }
    }

    private static void Raw(Place place, string? text)
    {
        if (text is not null && (text.Length == 0 || HasLineEnd(text)))
        {
            throw place.Error(
                "a value is empty or has a line end in it",
                "Give one on one line, or leave the option out");
        }
    }

    private static void Trimmed(Place place, string text)
    {
        if (text.Length == 0 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
        {
            throw place.Error($"'{text}' is empty, or starts or ends with a blank", "Take the blanks out");
        }
    }

    /// <summary>Whether a text has white space in it.</summary>
    public static bool HasBlank(string text)
    {
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasLineEnd(string text) => text.AsSpan().ContainsAny('\n', '\r');
}
