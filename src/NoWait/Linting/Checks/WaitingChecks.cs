using NoWait.Images;
using NoWait.Linting.Pricing;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>What makes builds wait: copies before downloads, whole contexts, tools without caches.</summary>
internal static class WaitingChecks
{
    public static void Look(Subject subject, Report report)
    {
        foreach (var stage in subject.Stages)
        {
            CopyFirst(subject, stage, report);
            Blanket(stage, report);
            WideEarly(stage, report);
            RunAfterRun(stage, report);
        }

        NoIgnore(subject, report);
    }

    /// <summary>Whether a source is more than a file: a folder, a glob, the context.</summary>
    public static bool IsWide(Subject subject, string source)
    {
        if (Names.IsEverything(source) || source.EndsWith('/'))
        {
            return true;
        }

        var path = Names.Path(source);
        return subject.Context is { } context
            ? context.HasFolder(path)
            : !Names.Last(path).Contains('.', StringComparison.Ordinal) && !source.Contains('$', StringComparison.Ordinal);
    }

    private static void CopyFirst(Subject subject, StageText stage, Report report)
    {
        var fetched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in stage.Steps)
        {
            foreach (var command in step.Script.Commands)
            {
                if (DependencyTool.Of(command) is { Manifests.Length: > 0 } tool && !fetched.Contains(tool.Program))
                {
                    fetched.Add(tool.Program);
                    Wide(subject, stage, step, (tool, command), report);
                }
            }
        }
    }

    private static void Wide(Subject subject, StageText stage, Step step, (DependencyTool Tool, ShellCommand Command) fetch, Report report)
    {
        var tool = fetch.Tool;
        if (tool.Program == "pip" && !tool.IsFetch(fetch.Command))
        {
            return;
        }

        var copy = stage.Steps.FirstOrDefault(other => other.Index < step.Index && other.IsContextCopy && other.Line is not null
            && other.Sources.Any(source => IsWide(subject, source) && !tool.IsManifest(source)));
        if (copy is null)
        {
            return;
        }

        var command = tool.IsFetch(fetch.Command) ? string.Join(' ', fetch.Command.Words.Select(word => word.Text)) : tool.Fetch;
        var manifests = subject.Context is { } context
            ? tool.Manifests.Where(name => !name.Contains('*', StringComparison.Ordinal) && (context.HasFile(name) || context.HasFolder(name))).ToArray()
            : [.. tool.Manifests.Take(2)];
        manifests = manifests.Length > 0 ? manifests : [tool.Manifests[0]];
        report.Add(
            RuleBook.Waiting.CopyFirst, copy.Line,
            $"Everything is copied before {tool.Program} fetches dependencies: a change of any file fetches them again.",
            new($"COPY {string.Join(' ', manifests)} ./\nRUN {command}\n{copy.Line!.Raw}")
            {
                Cost = new([step], [copy]) { Unless = tool.Manifests, IsBound = !tool.IsFetch(fetch.Command) },
            });
    }

    private static void Blanket(StageText stage, Report report)
    {
        foreach (var step in stage.Steps.Where(step => step.IsContextCopy && step.Line is not null && step.Sources.Any(Names.IsEverything)))
        {
            report.Add(
                RuleBook.Waiting.Blanket, step.Line,
                "The whole context is copied: a change of a file that nothing here needs, such as a README, builds everything after it again.");
        }
    }

    private static void WideEarly(StageText stage, Report report)
    {
        foreach (var step in stage.Steps)
        {
            if (step.Line is null || step.Script.Commands.Count == 0 || !step.Script.Commands.All(IsOfSystem) || !step.Script.Commands.Any(Installs))
            {
                continue;
            }

            var copy = stage.Steps.FirstOrDefault(other => other.Index < step.Index && other.IsContextCopy && other.Line is not null);
            if (copy is not null)
            {
                report.Add(
                    RuleBook.Waiting.WideEarly, copy.Line,
                    $"A change of what is copied here runs line {step.Line.Logical.Number} again, which does not need it: {PackageChecks.Words(step.Script.Commands.First(Installs))}.",
                    new(step.Line.Raw + "\n" + copy.Line!.Raw) { Cost = new([step], [copy]) });
            }
        }
    }

    private static bool IsOfSystem(ShellCommand command) => command.Program is "apt-get" or "apt" or "apk" or "yum" or "dnf" or "microdnf" or "zypper" or "rm" or "set"
        && command.Words.All(word => !word.IsDynamic || command.Program == "rm") && !command.Words.Any(word => word.Text.StartsWith("./", StringComparison.Ordinal) || word.Text.EndsWith(".deb", StringComparison.Ordinal) || word.Text.EndsWith(".rpm", StringComparison.Ordinal));

    private static bool Installs(ShellCommand command) => command.Operands.Any(word => word.Text is "install" or "add");

    private static void RunAfterRun(StageText stage, Report report)
    {
        for (var i = 1; i < stage.Steps.Count; i++)
        {
            var (before, step) = (stage.Steps[i - 1], stage.Steps[i]);
            if (before.Line is not null && step.Line is not null && before.Instruction is Run { Mounts.Count: 0 } && step.Instruction is Run { Mounts.Count: 0 }
                && IsPackages(before) && IsPackages(step))
            {
                report.Add(
                    RuleBook.Waiting.RunAfterRun, step.Line, "It works on packages as the step before it does: as one step they are one layer, and run together.",
                    new(before.Line.Raw.TrimEnd() + " && …"));
            }
        }
    }

    private static bool IsPackages(Step step) => step.Script.Commands.Any(command => PackageManager.Of(command) is not null);

    private static void NoIgnore(Subject subject, Report report)
    {
        var copiesAll = subject.Stages.SelectMany(stage => stage.Steps).FirstOrDefault(step => step.IsContextCopy && step.Line is not null && step.Sources.Any(Names.IsEverything));
        if (subject.Context is not { HasIgnore: false } context || copiesAll is null)
        {
            return;
        }

        var (all, needless) = context.Measure();
        if (needless.Count == 0)
        {
            return;
        }

        var bytes = needless.Sum(pair => pair.Bytes);
        var names = string.Join(", ", needless.Take(3).Select(pair => pair.Name));
        report.Add(
            RuleBook.Waiting.NoIgnore, copiesAll.Line,
            $"There is no .dockerignore, and {Timing.Rendering.Words.Bytes(bytes)} of the context's {Timing.Rendering.Words.Bytes(all)} are {names}: each build reads and may send them.",
            new(".dockerignore:\n" + string.Join('\n', needless.Select(pair => "**/" + pair.Name))));
    }
}
