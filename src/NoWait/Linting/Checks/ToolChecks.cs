using NoWait.Images;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>How other tools are used in steps.</summary>
internal static class ToolChecks
{
    private static readonly string[] Pointless = ["ssh", "vim", "shutdown", "service", "ps", "free", "top", "kill", "mount", "ifconfig", "nano", "systemctl"];

    public static void Look(Subject subject, Report report)
    {
        foreach (var stage in subject.Stages)
        {
            var shell = default(Shell);
            var fetchers = new HashSet<string>(StringComparer.Ordinal);
            foreach (var step in stage.Steps.Where(step => step.Line is not null))
            {
                shell = step.Instruction as Shell ?? shell;
                if (step.Instruction is Run)
                {
                    Commands(step, fetchers, report);
                    Pipes(step, shell, report);
                }
                else if (step.Instruction is Add add)
                {
                    ForCopy(subject, add, step.Line!, report);
                }
            }

            Archives(stage, report);
        }
    }

    private static void Commands(Step step, HashSet<string> fetchers, Report report)
    {
        if (step.Script.Commands.Count > 0 && step.Script.Commands[0] is { Program: "cd", IsNested: false, Words: [_, { IsDynamic: false } folder] } && folder.Text.StartsWith('/'))
        {
            report.Add(RuleBook.Tools.Cd, step.Line, $"cd {folder.Text} holds for this step alone.", new($"WORKDIR {folder.Text}"));
        }

        foreach (var command in step.Script.Commands)
        {
            Command(step, command, report);
            if (command.Program is "wget" or "curl" && fetchers.Add(command.Program) && fetchers.Count == 2)
            {
                report.Add(RuleBook.Tools.TwoFetchers, step.Line, "Both wget and curl are used, so that the image needs both.");
            }
        }
    }

    private static void Command(Step step, ShellCommand command, Report report)
    {
        switch (command.Program)
        {
            case "sudo":
                report.Add(RuleBook.Tools.Sudo, step.Line, "sudo hides from the reader who runs what, and changes how signals travel.", new("USER root"));
                break;
            case var program when Array.IndexOf(Pointless, program) >= 0:
                report.Add(RuleBook.Tools.Pointless, step.Line, $"{program} means nothing while an image is built.");
                break;
            case "wget" when !command.Has("-q", "--quiet", "-nv", "--no-verbose", "--progress", "-o", "--output-file") && !command.HasLetter('q'):
                report.Add(RuleBook.Tools.WgetNoise, step.Line, "wget draws its progress, which in a log is thousands of lines.", Insert(step, command, " --progress=dot:giga"));
                break;
            case "ln" when command.Words.Any(word => word.Text == "/bin/sh"):
                report.Add(RuleBook.Tools.ShellLink, step.Line, "Another /bin/sh changes what every script of the image runs in.", new("SHELL [\"/bin/bash\", \"-c\"]"));
                break;
            case "useradd" when !command.Has("-l", "--no-log-init") && command.Words.Any(word => word.Text.Length > 5 && word.Text.All(char.IsAsciiDigit)):
                report.Add(RuleBook.Tools.UserLog, step.Line, "A high number makes useradd write a sparse log of gigabytes, which a layer does not keep sparse.", Insert(step, command, " --no-log-init"));
                break;
        }
    }

    private static void Pipes(Step step, Shell? shell, Report report)
    {
        var pipes = step.Script.Commands.Any(command => command.Then == "|");
        var isSafe = shell is not null && (shell.Arguments.Contains("pipefail") || shell.Arguments.Any(word => word.Contains("pipefail", StringComparison.Ordinal)
                || word.Contains("pwsh", StringComparison.Ordinal) || word.Contains("powershell", StringComparison.OrdinalIgnoreCase) || word.Contains("cmd", StringComparison.OrdinalIgnoreCase)))
            || step.Script.Commands.Any(command => command.Program == "set" && command.Words.Any(word => word.Text == "pipefail"));
        if (pipes && !isSafe)
        {
            report.Add(
                RuleBook.Tools.PipeFail, step.Line, "When what stands before the pipe fails, the step succeeds, and its result is cached.",
                new("SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]"));
        }
    }

    private static void ForCopy(Subject subject, Add add, InstructionLine line, Report report)
    {
        foreach (var source in add.Sources.Where(Names.IsRemote))
        {
            if (add.Checksum is null && !source.Contains(".git", StringComparison.Ordinal) && !source.StartsWith("git", StringComparison.Ordinal))
            {
                report.Add(RuleBook.Trust.Checksum, line, $"{source} may be another file tomorrow, and nobody would notice.", new(line.Raw.Insert(line.KeywordLength, " --checksum=sha256:…")));
            }
        }

        if (add.Sources.Any(source => Names.IsRemote(source) || Names.IsArchive(source) || source.Contains('$', StringComparison.Ordinal)))
        {
            return;
        }

        var isSure = add is { Checksum: null, KeepGitDir: null, Unpack: null } && add.Sources.All(source => IsNoArchive(subject, source));
        var edit = line.Replace(0, line.KeywordLength, line.Keyword == "add" ? "copy" : "COPY");
        report.Add(
            RuleBook.Tools.AddForCopy, line, "ADD unpacks archives and follows addresses, which a reader must rule out first.",
            isSure && line.KeywordLength == 3 ? Advice.Safe(edit) : new(Edits.Apply(line.Raw, [edit with { Start = 0 }])));
    }

    // ADD looks into files, whatever they are called: one without an ending may be an archive.
    private static bool IsNoArchive(Subject subject, string source)
    {
        var name = Names.Last(source);
        var path = Names.Path(source);
        return !source.Contains('*', StringComparison.Ordinal) && !source.Contains('?', StringComparison.Ordinal) && !source.Contains('[', StringComparison.Ordinal)
            && (Names.IsEverything(source) || source.EndsWith('/') || (name.LastIndexOf('.') is var dot && dot > 0 && name.Length - dot <= 5 && subject.Context?.HasFolder(path) != true) || subject.Context?.HasFolder(path) == true);
    }

    private static void Archives(StageText stage, Report report)
    {
        foreach (var copy in stage.Steps.Where(step => step is { Instruction: Copy { From: null }, Line: not null }))
        {
            var archive = copy.Sources.FirstOrDefault(Names.IsArchive);
            if (archive is not null && stage.Steps.Any(later => later.Index > copy.Index && later.Script.Commands.Any(command => command.Program is "tar" or "unzip" or "gunzip"
                && command.Words.Any(word => Names.Last(word.Text) == Names.Last(archive)))))
            {
                report.Add(RuleBook.Size.Unpacked, copy.Line, $"{archive} stays in a layer beside what is unpacked from it.", new(copy.Line!.Raw.Replace("COPY", "ADD", StringComparison.Ordinal)));
            }
        }
    }

    private static Advice Insert(Step step, ShellCommand command, string text) => step.Script.IsInText && command.Words[0] is { Start: >= 0 } word && word.Length == word.Text.Length
        ? Advice.Safe(step.Line!.Replace(word.Start + word.Length, 0, text))
        : new(null);
}
