namespace Nuke.Common.CommandLine;

/// <summary>The command line in pieces: leading targets, then options with the words that follow each.</summary>
internal sealed class Arguments
{
    private readonly List<string> _targets = [];
    private readonly List<Option> _options = [];

    private Arguments()
    {
    }

    /// <summary>The words before the first option.</summary>
    public IReadOnlyList<string> Targets => _targets;

    /// <summary>The options in the order in which they were written.</summary>
    public IReadOnlyList<Option> Options => _options;

    /// <summary>Cuts the command line up; which words belong to an option is for its type to say.</summary>
    public static Arguments Parse(IReadOnlyList<string> words)
    {
        var arguments = new Arguments();
        foreach (var word in words)
        {
            if (IsOption(word))
            {
                arguments.AddOption(word);
            }
            else if (arguments._options.Count > 0)
            {
                arguments._options[^1].Words.Add(word);
            }
            else
            {
                arguments._targets.Add(word);
            }
        }

        return arguments;
    }

    private static bool IsOption(string word) =>
        word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]) && word[1] != '.';

    private void AddOption(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var option = new Option(word[..(equals < 0 ? word.Length : equals)]) { HasAttachedValue = equals >= 0 };
        if (equals >= 0)
        {
            option.Words.Add(word[(equals + 1)..]);
        }

        _options.Add(option);
    }
}

/// <summary>One option of the command line.</summary>
/// <param name="written">As it was written, with its dashes.</param>
internal sealed class Option(string written)
{
    /// <summary>As it was written, with its dashes.</summary>
    public string Written { get; } = written;

    /// <summary>Without dashes.</summary>
    public string Name { get; } = written.TrimStart('-');

    /// <summary>Whether the first word was joined to it by an equals sign, and so is its value for sure.</summary>
    public bool HasAttachedValue { get; init; }

    /// <summary>The words up to the next option.</summary>
    public List<string> Words { get; } = [];

    /// <summary>How many of the words are its own; the others are targets.</summary>
    public int Own(OptionShape shape) =>
        shape switch
        {
            OptionShape.List => Words.Count,
            OptionShape.Single => Math.Min(1, Words.Count),
            _ => HasAttachedValue || (Words.Count > 0 && bool.TryParse(Words[0], out _)) ? 1 : 0,
        };
}

/// <summary>How many words an option takes.</summary>
internal enum OptionShape
{
    /// <summary>None, or <c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>One.</summary>
    Single,

    /// <summary>All up to the next option.</summary>
    List,
}
