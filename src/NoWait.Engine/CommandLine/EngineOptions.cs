using Nuke.Common.Execution;

namespace Nuke.Common.CommandLine;

/// <summary>What the command line asks of the engine itself, and the words that it gives to parameters.</summary>
internal sealed class EngineOptions
{
    private static readonly EngineOption[] All =
    [
        new("help", OptionShape.Flag, "Shows this, and runs nothing."),
        new("plan", OptionShape.Flag, "Shows what would run as a tree, and runs nothing."),
        new("target", OptionShape.List, "The targets to run; the same as naming them first."),
        new("skip", OptionShape.List, "Skips these targets; without names, all that the command line does not name."),
        new("continue", OptionShape.Flag, "Leaves out what succeeded in the last run, if that failed."),
        new("profile", OptionShape.List, "Reads .nuke/parameters.PROFILE.json over .nuke/parameters.json."),
        new("root", OptionShape.Single, "The folder that holds .nuke."),
        new("verbosity", OptionShape.Single, "Verbose, Normal, Minimal or Quiet."),
        new("no-logo", OptionShape.Flag, "Accepted for Nuke's sake: there is no logo."),
    ];

    public static IReadOnlyList<EngineOption> Known => All;

    public bool Help { get; private set; }

    public bool Plan { get; private set; }

    public bool Continue { get; private set; }

    public bool NoLogo { get; private set; }

    public Verbosity Verbosity { get; private set; } = Verbosity.Normal;

    /// <summary>The targets to skip; empty for all that were not invoked, null for none.</summary>
    public List<string>? Skip { get; private set; }

    public List<string> Targets { get; } = [];

    public List<string> Profiles { get; } = [];

    /// <summary>The options that belong to parameters, with their own words only.</summary>
    public List<Option> Parameters { get; } = [];

    /// <summary>Sorts the options into the engine's and the parameters'; an unknown one is an error.</summary>
    /// <param name="arguments">The command line in pieces.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="shapeOf">The shape of the parameter with this name; null when there is none; throws no error.</param>
    /// <param name="parameterNames">The names to suggest one from.</param>
    public static EngineOptions Read(
        Arguments arguments,
        Func<string, string?> variable,
        Func<string, OptionShape?> shapeOf,
        Func<IEnumerable<string>> parameterNames)
    {
        var options = new EngineOptions();
        options.ReadVariables(variable);
        options.Targets.AddRange(arguments.Targets);
        foreach (var option in arguments.Options)
        {
            var known = Find(option.Name);
            var shape = known?.Shape ?? shapeOf(option.Name) ?? throw Unknown(option, parameterNames());
            var own = option.Own(shape);
            options.Targets.AddRange(option.Words.GetRange(own, option.Words.Count - own));
            option.Words.RemoveRange(own, option.Words.Count - own);
            if (known is null)
            {
                options.Parameters.Add(option);
            }
            else
            {
                options.Set(known.Name, option);
            }
        }

        return options;
    }

    private static EngineOption? Find(string name)
    {
        foreach (var option in All)
        {
            if (Names.Same(option.Name, name))
            {
                return option;
            }
        }

        return name switch
        {
            "h" or "?" => Find("help"),
            "v" => Find("verbosity"),
            "t" => Find("target"),
            _ => null,
        };
    }

    private static UsageException Unknown(Option option, IEnumerable<string> parameterNames)
    {
        var nearest = Names.Nearest(option.Name, parameterNames.Concat(All.Select(x => x.Name)));
        return new UsageException(
            $"There is no parameter {option.Written}. " +
            (nearest is null ? "See --help for those there are." : $"Did you mean --{nearest}?"));
    }

    private void ReadVariables(Func<string, string?> variable)
    {
        if (variable("NUKE_VERBOSITY") is { Length: > 0 } verbosity)
        {
            Verbosity = ParseVerbosity(verbosity, "NUKE_VERBOSITY");
        }

        if (variable("NUKE_PROFILE") is { Length: > 0 } profiles)
        {
            Profiles.AddRange(profiles.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    private void Set(string name, Option option)
    {
        switch (name)
        {
            case "help":
                Help = IsOn(option);
                break;
            case "plan":
                Plan = IsOn(option);
                break;
            case "continue":
                Continue = IsOn(option);
                break;
            case "no-logo":
                NoLogo = IsOn(option);
                break;
            case "target":
                Targets.AddRange(option.Words);
                break;
            case "skip":
                Skip = [.. Skip ?? [], .. option.Words];
                break;
            case "profile":
                Profiles.AddRange(option.Words);
                break;
            case "verbosity":
                Verbosity = ParseVerbosity(Value(option), option.Written);
                break;
            default:
                // The root was needed before anything else and has been read.
                Value(option);
                break;
        }
    }

    private static bool IsOn(Option option) =>
        option.Words.Count == 0
        || (bool.TryParse(option.Words[0], out var on)
            ? on
            : throw new UsageException($"{option.Written} takes true or false, not '{option.Words[0]}'."));

    private static string Value(Option option) =>
        option.Words.Count > 0 ? option.Words[0] : throw new UsageException($"{option.Written} needs a value.");

    private static Verbosity ParseVerbosity(string text, string source)
    {
        foreach (var verbosity in Enum.GetValues<Verbosity>())
        {
            if (verbosity.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return verbosity;
            }
        }

        throw new UsageException($"{source} is Verbose, Normal, Minimal or Quiet, not '{text}'.");
    }
}

/// <summary>An option that every build has.</summary>
internal sealed record EngineOption(string Name, OptionShape Shape, string Description);
