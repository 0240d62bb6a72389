using NoWait.Images;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>Package managers: what they ask, install and leave behind.</summary>
internal static class PackageChecks
{
    public static void Look(Subject subject, Report report)
    {
        foreach (var stage in subject.Stages)
        {
            foreach (var step in stage.Steps.Where(step => step is { Instruction: Run, Line: not null }))
            {
                foreach (var command in step.Script.Commands)
                {
                    Command(step, command, report);
                }

                Leftovers(stage, step, report);
                UpdateAlone(stage, step, report);
            }
        }
    }

    /// <summary>A command's first words, short enough for a sentence.</summary>
    public static string Words(ShellCommand command)
    {
        var text = string.Join(' ', command.Words.Take(5).Select(word => word.Text));
        return (text.Length > 60 ? text[..60] : text) + (command.Words.Count > 5 || text.Length > 60 ? " …" : "");
    }

    private static void Command(Step step, ShellCommand command, Report report)
    {
        if (PackageManager.Of(command) is { } manager)
        {
            Install(step, command, manager, report);
        }

        if (command.Program == "apt" && command.Operands.FirstOrDefault().Text is "install" or "update" or "upgrade" or "remove" or "purge" or "autoremove" or "clean")
        {
            report.Add(
                RuleBook.Tools.Apt, step.Line, "apt is for people: its output and options may change, and it says so.",
                Replace(step, command.Words[0], command.Words[0].Text + "-get"));
        }

        var upgrades = command.Program is "apt-get" or "apt" ? command.Operands.FirstOrDefault().Text is "dist-upgrade" or "full-upgrade"
            : command.Program is "apk" ? command.Operands.FirstOrDefault().Text == "upgrade"
            : command.Program == "zypper" && command.Operands.FirstOrDefault().Text is "dist-upgrade" or "dup";
        if (upgrades)
        {
            report.Add(RuleBook.Tools.Upgrade, step.Line, $"{Words(command)} makes another image each day, and doubles what the base brought.");
        }
    }

    private static void Install(Step step, ShellCommand command, PackageManager manager, Report report)
    {
        var answers = command.Has("-y", "--yes", "--assume-yes", "-qq", "--quiet=2", "--assumeyes", "--non-interactive", "-n", "--force-yes") || command.HasLetter('y')
            || command.Words.Any(word => word.Text.Contains("Assume-Yes", StringComparison.OrdinalIgnoreCase));
        if (manager.Yes is { } yes && !answers)
        {
            report.Add(
                RuleBook.Tools.NoYes, step.Line, $"{manager.Program} {manager.Install} asks before it installs, and nobody answers in a build.",
                After(step, command.Words.First(word => word.Text == manager.Install), " " + yes));
        }

        if (manager.Program is "apt-get" or "apt" && !command.Has("--no-install-recommends") && !command.Words.Any(word => word.Text.Contains("Install-Recommends", StringComparison.OrdinalIgnoreCase)))
        {
            var advice = After(step, command.Words.First(word => word.Text == manager.Install), " --no-install-recommends");
            report.Add(
                RuleBook.Size.Recommends, step.Line, "apt-get installs what packages recommend, too, which services seldom need.",
                new(Corrected(step, advice)));
        }

        var unpinned = manager.Packages(command).Where(package => !manager.IsPinned(package)).Select(package => package.Text).ToList();
        if (unpinned.Count > 0 && !(manager.Program == "npm" && !command.Has("-g", "--global") && unpinned.Count == 0) && !(manager.Program == "gem" && command.Has("-v", "--version")))
        {
            report.Add(
                RuleBook.Tools.Unpinned, step.Line,
                $"{string.Join(", ", unpinned.Take(3))}{(unpinned.Count > 3 ? " …" : "")} comes in whatever version there is on the day of the build.");
        }
    }

    private static void Leftovers(StageText stage, Step step, Report report)
    {
        var (script, mounts) = (step.Script, ((Run)step.Instruction).Mounts.OfType<CacheMount>().Select(mount => mount.Target).ToList());
        var installs = script.Commands.Where(command => PackageManager.Of(command) is not null).ToList();
        if (script.Commands.Any(command => command.Program is "apt-get" or "apt" && command.Operands.FirstOrDefault().Text == "update")
            && installs.Exists(command => command.Program is "apt-get" or "apt")
            && !Removes(script, "/var/lib/apt") && !script.Runs("apt-get", "dist-clean") && !mounts.Exists(target => target.StartsWith("/var/lib/apt", StringComparison.Ordinal)))
        {
            var isNeeded = stage.Steps.Any(later => later.Index > step.Index && later.Script.Commands.Any(command => command.Program is "apt-get" or "apt")
                && !later.Script.Commands.Any(command => command.Operands.FirstOrDefault().Text == "update"));
            report.Add(
                RuleBook.Size.AptLists, step.Line, "The lists of packages that apt-get update downloaded stay in the layer.",
                Append(step, " && rm -rf /var/lib/apt/lists/*", canFix: !isNeeded));
        }

        if (installs.Find(command => command.Program == "apk" && !command.Has("--no-cache")) is { } apk && !Removes(script, "/var/cache/apk") && !mounts.Exists(target => target.Contains("apk", StringComparison.Ordinal)))
        {
            report.Add(RuleBook.Size.ApkCache, step.Line, "apk leaves its index in the layer.", After(step, apk.Words.First(word => word.Text == "add"), " --no-cache"));
        }

        if (installs.Find(command => command.Program is "yum" or "dnf" or "microdnf" or "zypper") is { } rpm
            && !script.Commands.Any(command => command.Program == rpm.Program && command.Operands.Any(word => word.Text is "clean" or "cc"))
            && !Removes(script, "/var/cache/" + rpm.Program) && !mounts.Exists(target => target.Contains("cache", StringComparison.Ordinal)))
        {
            report.Add(
                RuleBook.Size.RpmCache, step.Line, $"{rpm.Program} leaves what it downloaded in the layer.",
                Append(step, $" && {rpm.Program} clean{(rpm.Program == "zypper" ? "" : " all")}", canFix: true));
        }

        Languages(step, installs, mounts, report);
    }

    private static void Languages(Step step, List<ShellCommand> installs, List<string> mounts, Report report)
    {
        var pip = installs.Find(command => command.Program is "pip" or "pip3" or "pip2");
        if (pip is not null && !pip.Has("--no-cache-dir") && mounts.Count == 0 && !Removes(step.Script, "/root/.cache"))
        {
            // The cache mount that another rule asks for is the better remedy.
            report.Add(
                RuleBook.Size.PipCache, step.Line, "pip keeps everything that it downloaded a second time in the layer.",
                new(Corrected(step, After(step, pip.Words.First(word => word.Text == "install"), " --no-cache-dir"))));
        }

        var node = step.Script.Commands.FirstOrDefault(command => command.Program is "npm" or "yarn" && command.Operands.FirstOrDefault().Text is "ci" or "install");
        if (node is not null && mounts.Count == 0 && !step.Script.Runs(node.Program, "cache", "clean"))
        {
            report.Add(
                RuleBook.Size.NodeCache, step.Line, $"{node.Program} keeps everything that it downloaded a second time in the layer.",
                new(Corrected(step, Append(step, $" && {node.Program} cache clean{(node.Program == "npm" ? " --force" : "")}", canFix: false))));
        }
    }

    private static void UpdateAlone(StageText stage, Step step, Report report)
    {
        var updates = step.Script.Commands.Any(command => command.Program is "apt-get" or "apt" && command.Operands.FirstOrDefault().Text == "update");
        var acts = step.Script.Commands.Any(command => command.Program is "apt-get" or "apt" or "apt-cache" or "aptitude" && command.Operands.FirstOrDefault().Text is not "update");
        if (updates && !acts && stage.Steps.Any(later => later.Index > step.Index && later.Script.Commands.Any(command => command.Program is "apt-get" or "apt")))
        {
            report.Add(
                RuleBook.Tools.UpdateAlone, step.Line,
                "As a step of its own, apt-get update is taken from the cache when the next step is not: that then installs from an old list, or fails.",
                new(step.Line!.Raw.TrimEnd() + " && apt-get install -y …"));
        }
    }

    private static bool Removes(Script script, string folder) =>
        script.Commands.Any(command => command.Program is "rm" or "find" && command.Words.Any(word => word.Text.StartsWith(folder, StringComparison.Ordinal)));

    private static Advice Replace(Step step, ShellWord word, string text) =>
        step.Script.IsInText && word.Start >= 0 && word.Length == word.Text.Length ? Advice.Safe(step.Line!.Replace(word.Start, word.Length, text)) : new(null);

    private static Advice After(Step step, ShellWord word, string text) =>
        step.Script.IsInText && word.Start >= 0 && word.Length == word.Text.Length ? Advice.Safe(step.Line!.Replace(word.Start + word.Length, 0, text)) : new(null);

    // Only after a chain that ends where it fails does another link mean what it says.
    private static Advice Append(Step step, string text, bool canFix)
    {
        var script = step.Script;
        var isChain = script is { IsInText: true, IsBranching: false } && script.Commands.SkipLast(1).All(command => command.Then is "&&" or ";" || command.IsNested)
            && script.Commands is [.., { Then: "", End: > 0, IsNested: false } last] && last.Words[^1].Start >= 0;
        if (!isChain)
        {
            return new(null);
        }

        var edit = step.Line!.Replace(script.Commands[^1].End, 0, text);
        return canFix ? Advice.Safe(edit) : new(Edits.Apply(step.Line.Raw, [edit with { Start = edit.Start - step.Line.Start }]));
    }

    private static string? Corrected(Step step, Advice advice) => advice.Correction ?? (advice.Fix.Count == 0 ? null
        : Edits.Apply(step.Line!.Raw, advice.Fix.Select(edit => edit with { Start = edit.Start - step.Line.Start })));
}
