using System.Buffers;
using System.Globalization;
using NoWait.Images;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>Stages: their names, what they start with, and what may stand in them once.</summary>
internal static class StageChecks
{
    // Bases that start nothing by themselves: what CMD names is run as it is.
    private static readonly string[] WithoutEntrypoint =
        ["scratch", "alpine", "debian", "ubuntu", "busybox", "fedora", "golang", "rust", "python", "buildpack-deps", "gcc", "ruby", "almalinux", "rockylinux"];

    private static readonly SearchValues<char> ShellSigns = SearchValues.Create("$&|;<>()`'\"\\*?[]{}~#!\n\r");

    private static readonly string[] Builtins =
        ["exec", "cd", "source", ".", "export", "set", "eval", "ulimit", "umask", "trap", "wait", "if", "for", "while", "case", "until", "[", "test", "true", "false", "read", "unset", ":"];

    public static void Look(Subject subject, Report report)
    {
        foreach (var stage in subject.Stages)
        {
            Name(subject, stage, report);
            Once<Cmd>(stage, report);
            Once<Entrypoint>(stage, report);
            Once<Healthcheck>(stage, report);
            foreach (var step in stage.Steps)
            {
                ShellForm(stage, step, report);
            }
        }
    }

    private static void Name(Subject subject, StageText stage, Report report)
    {
        if (stage.Stage.Name is "scratch" or "context")
        {
            report.Add(RuleBook.Form.ReservedStage, stage.From, $"A stage cannot be called {stage.Stage.Name}: the name has a meaning of its own.");
        }

        if (subject.Stages.Take(stage.Index).Any(other => other.Stage.Name == stage.Stage.Name))
        {
            report.Add(RuleBook.Form.DuplicateStage, stage.From, $"An earlier stage is called {stage.Stage.Name}, too: nobody can copy from it any more.");
        }
    }

    private static void Once<T>(StageText stage, Report report)
        where T : Instruction
    {
        var all = stage.Steps.Where(step => step.Instruction is T && step.Line is not null).ToList();
        foreach (var step in all.SkipLast(1))
        {
            var line = step.Line!;
            report.Add(
                RuleBook.Form.Repeated, line, $"Only the last {line.Logical.Keyword} of a stage counts: this one does nothing.",
                Advice.Safe(line.Replace("")) with { Correction = "(nothing)" });
        }
    }

    private static void ShellForm(StageText stage, Step step, Report report)
    {
        var command = step.Instruction switch
        {
            Entrypoint { Command: Command.ShellForm form } => form.Text,
            Cmd { Command: Command.ShellForm form } => form.Text,
            _ => null,
        };
        if (command is null || step.Line is null || stage.Steps.Any(other => other.Instruction is Shell && other.Index < step.Index))
        {
            return;
        }

        var words = command.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var isPlain = IsPlain(command) && words.Length > 0 && Array.IndexOf(Builtins, words[0]) < 0 && !words[0].Contains('=', StringComparison.Ordinal);
        var why = $"{step.Line.Logical.Keyword} in shell form runs under a shell, which hands no signal on: a stop takes the whole grace time, and the program is killed.";
        string[] list = isPlain ? words : ["/bin/sh", "-c", "exec " + command];
        var text = $"{step.Line.Keyword} [{string.Join(", ", list.Select(word => $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}]";
        report.Add(
            RuleBook.Form.ShellForm, step.Line, why,
            isPlain && step.Line.IsPlain && MeansTheSame(stage, step) ? Advice.Safe(step.Line.Replace(text)) : new(text));
    }

    // In shell form ENTRYPOINT hides CMD, and a base's entrypoint is handed a shell.
    private static bool MeansTheSame(StageText stage, Step step) => step.Instruction is Entrypoint
        ? !stage.IsOnStage && !stage.Steps.Any(other => other.Instruction is Cmd)
        : !stage.IsOnStage && !stage.Steps.Any(other => other.Instruction is Entrypoint) && StartsNothing(stage.Stage.From);

    private static bool StartsNothing(string from)
    {
        var name = from.Split(':', '@')[0];
        return Array.IndexOf(WithoutEntrypoint, name) >= 0 || name.StartsWith("mcr.microsoft.com/dotnet/", StringComparison.Ordinal);
    }

    private static bool IsPlain(string command) => command.AsSpan().IndexOfAny(ShellSigns) < 0;

    /// <summary>The user that a stage ends with; null where nothing says.</summary>
    public static string? UserOf(Subject subject, StageText stage) =>
        subject.Chain(stage).SelectMany(one => one.Steps).Select(step => step.Instruction).OfType<User>().LastOrDefault()?.Name;

    /// <summary>Whether a user is root, by name or number.</summary>
    public static bool IsRoot(string user) =>
        user.Split(':')[0] is var name && (name == "root" || (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id == 0));
}
