using NoWait.Images;
using NoWait.Images.Checks;
using NoWait.Images.Dockerfiles;
using NoWait.Images.Variables;

namespace NoWait.Specs.Images;

/// <summary>Makes any definition that a Dockerfile can say, out of a seed: all instructions, options and awkward texts.</summary>
internal sealed class DefinitionMaker(int seed)
{
    private const string Awkward = "abZ09 _-./:=,'\"\\`${}[]<>#!?*%+@|&;~^()\té\u00a0😀";
    private readonly Random _random = new(seed);
    private char _escape = '\\';

    public ImageDefinition Definition()
    {
        List<KeyValuePair<string, string>> directives = [];
        if (Chance(4))
        {
            directives.Add(new("syntax", "docker/dockerfile:1"));
        }

        if (Chance(3))
        {
            _escape = Chance(2) ? '`' : '\\';
            directives.Add(new("escape", _escape.ToString()));
        }

        if (Chance(5))
        {
            directives.Add(new("check", "skip=all;error=true"));
        }

        var stages = Enumerable.Range(0, _random.Next(1, 5)).Select(Stage).ToList();
        return new ImageDefinition
        {
            Directives = directives.ToValues(),
            Arguments = Many(2, () => (Arg)Fitting(Argument)),
            Stages = stages.ToValues(),
        };
    }

    private StageDefinition Stage(int index)
    {
        StageDefinition Make() => new(Chance(3) ? index.ToString() : $"s{index}", Chance(3) ? "scratch" : NoBlanks(1))
        {
            Platform = Chance(4) ? NoBlanks(1) : null,
        };
        var stage = Fitting(Make, made => TextCheck.Stage(made, _escape));
        return stage with { Instructions = Many(8, () => Fitting(Instruction)) };
    }

    private Instruction Instruction() => _random.Next(24) switch
    {
        0 or 1 => Copy(),
        2 => Add(),
        3 or 4 or 5 => Run(),
        6 or 7 => new Env(Pairs()),
        8 => new Label(Pairs()),
        9 => Argument(),
        10 => new Workdir(Template(1)),
        11 => new User(Template(1)),
        12 => new Expose(Some(() => NoBlanks(1))),
        13 => new Volume(Some(() => Template(1).Trim())),
        14 => new Maintainer(Text(1).Trim()),
        15 => Health(),
        16 => new StopSignal(Template(1)),
        17 => new Shell(Some(() => Text(0))),
        18 => new Entrypoint(Command(heredocs: false)),
        19 => new Cmd(Command(heredocs: false)),
        20 => new Strip(Template(1).Trim()),
        21 => new Compress(Template(1).Trim()),
        _ => Triggered(),
    };

    private OnBuild Triggered()
    {
        while (true)
        {
            var trigger = Instruction();
            if (trigger is not (NoWait.Images.OnBuild or Maintainer or Strip or Compress) && !HasOwnVariables(trigger))
            {
                return new OnBuild(trigger);
            }
        }
    }

    // An ONBUILD has no line before it for what a cache mount's line cannot say.
    private static bool HasOwnVariables(Instruction instruction) =>
        instruction is Run run && run.Mounts.OfType<CacheMount>().Any(mount => mount.Variables != Cache.VariablesOf(mount));

    private Arg Argument() => new(Template(1), Chance(2) ? Template(0) : null);

    private Copy Copy()
    {
        var (sources, documents) = Sources();
        return new Copy(sources, Template(1))
        {
            From = Chance(3) ? Text(1) : null,
            Chmod = Maybe(),
            Chown = Maybe(),
            Excludes = Many(2, () => Text(1)),
            Link = Chance(4),
            Parents = Chance(4),
            Heredocs = documents,
        };
    }

    private Add Add()
    {
        var (sources, documents) = Sources();
        return new Add(sources, Template(1))
        {
            Chmod = Maybe(),
            Chown = Maybe(),
            Checksum = Maybe(),
            KeepGitDir = Switch(),
            Unpack = Switch(),
            Excludes = Many(2, () => Text(1)),
            Link = Chance(4),
            Heredocs = documents,
        };
    }

    private (Values<string> Sources, Values<Heredoc> Documents) Sources()
    {
        var sources = Some(() => Template(1)).ToList();
        List<Heredoc> documents = [];
        while (Chance(4))
        {
            documents.Add(Document(documents.Count));
            sources.Insert(_random.Next(sources.Count + 1), documents[^1].Name);
        }

        return (sources.ToValues(), sources.SelectMany(source => documents.Where(document => document.Name == source)).ToValues());
    }

    private Run Run() => new(Command(heredocs: true))
    {
        Mounts = Many(3, Mount).DistinctBy(mount => (mount as CacheMount)?.Target ?? mount.ToString()).ToValues(),
        Network = Chance(5) ? Element("default", "none", "host") : null,
        Security = Chance(5) ? Element("sandbox", "insecure") : null,
        Devices = Many(1, () => Text(1)),
    };

    private Mount Mount() => _random.Next(6) switch
    {
        0 => new BindMount(Template(1)) { Source = Maybe(), From = From(), ReadWrite = Chance(3) },
        1 => Element(Cache.GoBuild, Cache.Npm, Cache.Apt, Cache.CargoTarget, Cache.Maven),
        2 => new TmpfsMount(Template(1)) { Size = Chance(2) ? _random.NextInt64(1, long.MaxValue) : null },
        3 => new SecretMount
        {
            Id = Template(1),
            Target = Maybe(),
            Variable = Chance(3) ? Template(0) : null,
            Required = Chance(2),
            Mode = Chance(3) ? "0400" : null,
            UserId = Maybe(),
        },
        4 => new SshMount { Id = Maybe(), Target = Maybe(), Required = Chance(2), Mode = Chance(3) ? "$MODE" : null, GroupId = Maybe() },
        _ => CacheMount(),
    };

    private CacheMount CacheMount()
    {
        var mount = new CacheMount(Template(1))
        {
            Id = Maybe(),
            Sharing = Element(CacheSharing.Shared, CacheSharing.Private, CacheSharing.Locked),
            From = From(),
            Source = Maybe(),
            Mode = Chance(3) ? "0700" : null,
            UserId = Maybe(),
            GroupId = Maybe(),
            ReadOnly = Chance(4),
        };
        return mount with { Variables = Chance(2) ? Cache.VariablesOf(mount) : Pairs() };
    }

    private Healthcheck Health() => new(Chance(5) ? null : Command(heredocs: false))
    {
        Interval = Duration(),
        Timeout = Duration(),
        StartPeriod = Duration(),
        StartInterval = Duration(),
        Retries = Chance(2) ? _random.Next() : null,
    };

    private TimeSpan? Duration() => _random.Next(4) switch
    {
        0 => TimeSpan.Zero,
        1 => TimeSpan.FromMilliseconds(_random.Next(1, 10_000_000)),
        2 => new TimeSpan(_random.NextInt64(TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerDay * 9999)),
        _ => null,
    };

    private Command Command(bool heredocs)
    {
        if (Chance(3))
        {
            return new Command.ExecForm(Some(() => Text(0) + (Chance(6) ? "\n\0\u0001" : "")));
        }

        if (!heredocs || !Chance(4))
        {
            return new Command.ShellForm(Text(1).Trim());
        }

        var documents = Enumerable.Range(0, _random.Next(1, 3)).Select(Document).ToList();
        var words = string.Join(' ', documents.Select(HeredocText.Write));
        return new Command.ShellForm(Chance(2) ? words : $"cat {words} > /etc/x") { Heredocs = documents.ToValues() };
    }

    private Heredoc Document(int index)
    {
        var chomp = Chance(3);
        var lines = Enumerable.Range(0, _random.Next(4)).Select(_ => Text(0)).Select(line => chomp ? line.TrimStart('\t') : line);
        return new Heredoc(Element("EOF", "a.txt", "x-1", "$V", "né") + index, string.Concat(lines.Select(line => line + "\n")))
        {
            Chomp = chomp,
            Expand = Chance(2),
            FileDescriptor = Chance(5) ? 3 : null,
        };
    }

    private Values<KeyValuePair<string, string>> Pairs() =>
        Some(() => new KeyValuePair<string, string>(Canonical(Template(1).Replace("=", "", StringComparison.Ordinal)), Template(0)));

    private string? From() => Chance(3) ? Text(1).Replace("$", "", StringComparison.Ordinal) : null;

    private string? Maybe() => Chance(2) ? Template(1) : null;

    private bool? Switch() => Chance(2) ? null : Chance(2);

    private string NoBlanks(int least) => Canonical(string.Concat(Template(least).Where(c => !char.IsWhiteSpace(c))));

    // Taking characters away may leave a text that has a shorter way to say the same.
    private string Canonical(string text)
    {
        try
        {
            return NoWait.Images.Variables.Template.Parse(text, _escape).ToString();
        }
        catch (WordException)
        {
            return "a";
        }
    }

    private string Template(int least)
    {
        while (true)
        {
            try
            {
                var text = Text(least) + (Chance(2) ? Reference() + Text(0) : "");
                return NoWait.Images.Variables.Template.Parse(text, _escape).ToString();
            }
            catch (WordException)
            {
                // Another one, then.
            }
        }
    }

    private string Reference() => Element("$NAME", "${NAME}", "${a:-b}", "${a:-b c}", "${a:-\"b c\"}", "${a:+$b}", "${a%%.*}", "${a#v}", "${a//x/y}", "$1", "$$");

    private string Text(int least)
    {
        var length = _random.Next(least, 7);
        return string.Concat(Enumerable.Range(0, length).Select(_ => Chance(3) ? Rune() : Element("a", "b", "/", "x1")));
    }

    private string Rune()
    {
        var runes = Awkward.EnumerateRunes().ToArray();
        return runes[_random.Next(runes.Length)].ToString();
    }

    private Instruction Fitting(Func<Instruction> make) => Fitting(
        make,
        made => TextCheck.Definition(new ImageDefinition { Stages = [new StageDefinition("s", "scratch") { Instructions = [made] }] }, _escape));

    private static T Fitting<T>(Func<T> make, Action<T> check)
    {
        while (true)
        {
            var made = make();
            try
            {
                check(made);
                return made;
            }
            catch (DefinitionException)
            {
                // No Dockerfile can say it: another one, then.
            }
        }
    }

    private Values<T> Some<T>(Func<T> make) => Enumerable.Range(0, _random.Next(1, 4)).Select(_ => make()).ToValues();

    private Values<T> Many<T>(int most, Func<T> make) => Enumerable.Range(0, _random.Next(most + 1)).Select(_ => make()).ToValues();

    private T Element<T>(params T[] items) => items[_random.Next(items.Length)];

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;
}
