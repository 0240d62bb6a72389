using System.Text;
using NoWait.Images;

namespace NoWait.Builders;

/// <summary>The words that a step runs on this machine.</summary>
internal static class StepCommand
{
    /// <summary>The program and its arguments, with the stage's paths as they lie on this machine.</summary>
    /// <param name="step">The step.</param>
    /// <param name="paths">Where the stage's paths lie.</param>
    /// <param name="scratch">Gives a folder for a script that names its own interpreter.</param>
    public static List<string> Words(Step.Execute step, HostPaths paths, Func<string> scratch)
    {
        if (step.Run.Command is Command.ExecForm exec)
        {
            return [.. exec.Arguments.Select(word => paths.Map(word, PathQuoting.Raw))];
        }

        var shell = (Command.ShellForm)step.Run.Command;
        if (WholeScript(shell) is not { } script)
        {
            return [.. step.Shell, paths.Map(shell.Text, PathQuoting.Shell) + Documents(shell, paths)];
        }

        if (!script.StartsWith("#!", StringComparison.Ordinal))
        {
            return [.. step.Shell, paths.Map(script, PathQuoting.Shell)];
        }

        var file = Path.Combine(scratch(), "script");
        var isShell = script.AsSpan(0, script.AsSpan().IndexOfAny('\r', '\n')).TrimEnd().EndsWith("sh");
        File.WriteAllText(file, paths.Map(script, isShell ? PathQuoting.Shell : PathQuoting.Raw));
        Changes.Disk.SetMode(file, 0b111_000_000);
        return [file];
    }

    /// <summary>The programs that a step runs, as far as its text tells.</summary>
    public static IReadOnlyList<string> Programs(Command command) => command switch
    {
        Command.ExecForm exec => exec.Arguments.Count > 0 ? [exec.Arguments[0]] : [],
        Command.ShellForm shell => ShellText.Programs(WholeScript(shell) ?? shell.Text),
        _ => [],
    };

    /// <summary>The program that a step begins with; null when that is not plain.</summary>
    public static string? FirstProgram(Step.Execute step) => step.Run.Command switch
    {
        Command.ExecForm exec => exec.Arguments.Count > 0 ? exec.Arguments[0] : null,
        Command.ShellForm shell => ShellText.FirstProgram(WholeScript(shell) ?? shell.Text),
        _ => null,
    };

    /// <summary>The document when the text is nothing but a reference to it: then it is the script.</summary>
    private static string? WholeScript(Command.ShellForm shell)
    {
        if (shell.Heredocs is not [var document])
        {
            return null;
        }

        var reference = shell.Text.Trim().Replace("'", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
        return reference == $"<<{document.Name}" ? document.Content
            : reference == $"<<-{document.Name}" ? WithoutTabs(document.Content)
            : null;
    }

    private static string WithoutTabs(string content) =>
        string.Join('\n', content.Split('\n').Select(line => line.TrimStart('\t')));

    private static string Documents(Command.ShellForm shell, HostPaths paths)
    {
        var text = new StringBuilder();
        foreach (var document in shell.Heredocs)
        {
            text.Append('\n').Append(paths.Map(document.Content, PathQuoting.Raw)).Append(document.Name);
        }

        return text.ToString();
    }
}
