namespace NoWait.Builders;

/// <summary>What can be told of a shell's text without being the shell.</summary>
internal static class ShellText
{
    private static readonly HashSet<string> Words = new(
    [
        "if", "then", "elif", "else", "while", "until", "do", "!", "{", "time", "exec", "command", "env", "nohup", "nice",
    ], StringComparer.Ordinal);

    private static readonly HashSet<string> Builtins = new(
    [
        ".", ":", "[", "alias", "bg", "break", "case", "cd", "continue", "declare", "done", "echo", "esac", "eval",
        "exit", "export", "false", "fg", "fi", "for", "function", "getopts", "hash", "jobs", "kill", "let", "local",
        "printf", "pwd", "read", "readonly", "return", "set", "shift", "shopt", "source", "test", "times", "trap",
        "true", "type", "typeset", "ulimit", "umask", "unalias", "unset", "wait", "}", "[[", "select", "pushd", "popd",
    ], StringComparer.Ordinal);

    /// <summary>The programs that the text's commands begin with, as far as they are plain words, in order.</summary>
    public static List<string> Programs(string text)
    {
        var programs = new List<string>();
        foreach (var command in Commands(text))
        {
            var words = command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var first = Array.Find(words, word => !Words.Contains(word) && !IsAssignment(word));
            if (first is not null && IsPlain(first) && !Builtins.Contains(first) && !programs.Contains(first, StringComparer.Ordinal))
            {
                programs.Add(first);
            }
        }

        return programs;
    }

    /// <summary>The program that the text begins with; null when that is no plain word or the shell's own.</summary>
    public static string? FirstProgram(string text) => Programs(Commands(text).FirstOrDefault() ?? "").FirstOrDefault();

    private static bool IsPlain(string word) =>
        word.All(character => char.IsAsciiLetterOrDigit(character) || "._-+/".Contains(character, StringComparison.Ordinal));

    private static bool IsAssignment(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && word[..equals].All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
    }

    private static List<string> Commands(string text)
    {
        var commands = new List<string>();
        var (start, quote) = (0, '\0');
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && quote != '\'')
            {
                i++;
            }
            else if (quote != '\0')
            {
                quote = text[i] == quote ? '\0' : quote;
            }
            else if (text[i] is '\'' or '"')
            {
                quote = text[i];
            }
            else if (text[i] is ';' or '&' or '|' or '\n' or '(' or ')')
            {
                commands.Add(text[start..i]);
                start = i + 1;
            }
        }

        commands.Add(text[start..]);
        commands.RemoveAll(string.IsNullOrWhiteSpace);
        return commands;
    }
}
