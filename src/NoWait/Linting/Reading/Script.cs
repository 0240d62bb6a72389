using NoWait.Images;

namespace NoWait.Linting.Reading;

/// <summary>What a <c>RUN</c> runs: its simple commands, in order.</summary>
/// <param name="Commands">The commands.</param>
internal sealed record Script(IReadOnlyList<ShellCommand> Commands)
{
    /// <summary>Nothing.</summary>
    public static Script Empty { get; } = new([]);

    /// <summary>Whether the text says more than commands one after the other: loops, conditions, functions.</summary>
    public bool IsBranching { get; init; }

    /// <summary>Whether the words have places in the text, so that they can be corrected there.</summary>
    public bool IsInText { get; init; }

    /// <summary>Reads the command of a <c>RUN</c>; anything can be read.</summary>
    public static Script Of(Run run, InstructionLine line)
    {
        if (run.Command is Command.ExecForm exec)
        {
            return exec.Arguments is [var shell, var flag, var text, ..] && flag is "-c" or "-ec" or "-lc" or "-exc" && Names.Last(exec.Arguments[0]) is "sh" or "bash" or "ash" or "dash"
                ? new ScriptReader(exec.Arguments[2], 0, '\\').Read()
                : new Script([new ShellCommand([.. exec.Arguments.Select(word => new ShellWord(word, -1, 0, false))])]);
        }

        var shellForm = (Command.ShellForm)run.Command;
        if (shellForm.Heredocs.Count > 0)
        {
            return new ScriptReader(string.Join('\n', shellForm.Heredocs.Select(document => document.Content)), 0, '\\').Read();
        }

        var start = AfterFlags(line);
        return new ScriptReader(line.Raw, start, line.Logical.Escape).Read() with { IsInText = true };
    }

    /// <summary>Whether one of the commands is this program, with these first words.</summary>
    public bool Runs(string program, params ReadOnlySpan<string> words)
    {
        foreach (var command in Commands)
        {
            if (command.Is(program, words))
            {
                return true;
            }
        }

        return false;
    }

    // The keyword and the flags are passed over as the reader of lines does.
    private static int AfterFlags(InstructionLine line)
    {
        var reader = new ScriptReader(line.Raw, line.KeywordLength, line.Logical.Escape);
        return reader.PassFlags(line.Logical.Flags.Count);
    }
}

/// <summary>A simple command: its words without assignments and redirections.</summary>
/// <param name="Words">The program and its arguments.</param>
internal sealed record ShellCommand(IReadOnlyList<ShellWord> Words)
{
    /// <summary>What stands after it: <c>&amp;&amp;</c>, <c>||</c>, <c>;</c>, <c>|</c>, <c>&amp;</c> or nothing.</summary>
    public string Then { get; init; } = "";

    /// <summary>Whether it stands in a group, a loop, a condition or a substitution.</summary>
    public bool IsNested { get; init; }

    /// <summary>Where it ends, in the text of its <c>RUN</c>.</summary>
    public int End { get; init; }

    /// <summary>The program's name without its folder.</summary>
    public string Program => Words.Count == 0 ? "" : Names.Last(Words[0].Text);

    /// <summary>The arguments that are no flags.</summary>
    public IEnumerable<ShellWord> Operands => Words.Skip(1).Where(word => !word.Text.StartsWith('-'));

    /// <summary>Whether it is a program with these first operands.</summary>
    public bool Is(string program, params ReadOnlySpan<string> words)
    {
        if (Program != program)
        {
            return false;
        }

        var at = 0;
        for (var i = 1; i < Words.Count && at < words.Length; i++)
        {
            if (Words[i].Text.StartsWith('-'))
            {
                continue;
            }

            if (Words[i].Text != words[at])
            {
                return false;
            }

            at++;
        }

        return at == words.Length;
    }

    /// <summary>Whether one of its words is a flag, alone or with a value.</summary>
    public bool Has(params ReadOnlySpan<string> flags)
    {
        foreach (var word in Words)
        {
            foreach (var flag in flags)
            {
                if (word.Text == flag || (word.Text.StartsWith(flag, StringComparison.Ordinal) && word.Text.Length > flag.Length && word.Text[flag.Length] == '='))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether one of its words joins single letters of which this is one, as <c>-qy</c>.</summary>
    public bool HasLetter(char letter) => Words.Any(word => word.Text.Length > 1 && word.Text[0] == '-' && word.Text[1] != '-' && word.Text.Contains(letter, StringComparison.Ordinal));
}

/// <summary>A word of a command.</summary>
/// <param name="Text">What it says, without quotes.</param>
/// <param name="Start">Where it begins, in the text of its <c>RUN</c>; -1 when it stands nowhere.</param>
/// <param name="Length">How long it is there.</param>
/// <param name="IsDynamic">Whether the shell puts something into it.</param>
internal readonly record struct ShellWord(string Text, int Start, int Length, bool IsDynamic);
