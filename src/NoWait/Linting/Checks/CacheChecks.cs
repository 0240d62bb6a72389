using NoWait.Images;
using NoWait.Linting.Pricing;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>Tools whose work could be kept between builds.</summary>
internal static class CacheChecks
{
    public static void Look(Subject subject, Report report)
    {
        foreach (var stage in subject.Stages)
        {
            var variables = new HashSet<string>(subject.Chain(stage).SelectMany(one => one.Steps).Select(step => step.Instruction)
                .OfType<Env>().SelectMany(env => env.Variables).Select(pair => pair.Key), StringComparer.Ordinal);
            foreach (var step in stage.Steps.Where(step => step is { Instruction: Run, Line: not null }))
            {
                var tools = step.Script.Commands.Select(DependencyTool.Of).OfType<DependencyTool>().Distinct().ToList();
                foreach (var tool in tools.Where(tool => tool.Caches.Length > 0 && !IsExempt(tool, step)))
                {
                    Mounts(subject, stage, step, tool, variables, report);
                }
            }
        }
    }

    private static void Mounts(Subject subject, StageText stage, Step step, DependencyTool tool, HashSet<string> variables, Report report)
    {
        var mounts = ((Run)step.Instruction).Mounts.OfType<CacheMount>().ToList();
        var missing = tool.Caches.Where(cache => !mounts.Exists(mount => Covers(mount, cache.Target, cache.Variable))).ToList();
        if (missing.Count == 0 || (mounts.Count > 0 && missing.Count < tool.Caches.Length && tool.Program == "apt-get")
            || (tool.Program is "dotnet" or "cargo" or "mvn" or "gradle" && mounts.Count > 0))
        {
            return;
        }

        var flags = string.Concat(missing.Select(cache => $"--mount=type=cache,target={cache.Target}{tool.Sharing} "));
        var line = step.Line!;
        var at = line.KeywordLength;
        var edit = line.Replace(at, 0, " " + flags.TrimEnd());
        var canFix = tool.IsPureCache && missing.TrueForAll(cache => !variables.Contains(cache.Variable)) && !variables.Contains("HOME") && !variables.Contains("GOPATH")
            && IsRootOf(subject, stage, step) && !UsesCacheLater(subject, tool) && line.KeywordLength < line.Raw.Length && line.Raw[at] is ' ' or '\t';
        var corrected = Edits.Apply(line.Raw, [edit with { Start = edit.Start - line.Start }]);
        var copies = stage.Steps.Where(other => other.Index < step.Index && other.IsContextCopy).ToList();
        report.Add(
            RuleBook.Waiting.NoCache, line,
            $"{tool.Program} starts from nothing whenever this step runs again: a cache mount keeps what it downloaded or compiled.",
            (canFix ? Advice.Safe(edit) : new(corrected)) with { Cost = new([step], copies) { IsBound = true } });
    }

    // What is installed once and for all needs no cache, nor does what is told to keep none.
    private static bool IsExempt(DependencyTool tool, Step step) => tool.Program switch
    {
        "pip" => step.Script.Commands.Any(command => command.Has("--no-cache-dir")),
        "npm" => step.Script.Runs("npm", "cache", "clean"),
        "yarn" => step.Script.Runs("yarn", "cache", "clean"),
        "apk" => step.Script.Commands.Any(command => command.Program == "apk" && command.Has("--no-cache")),
        "apt-get" => step.Script.Commands.Any(command => command.Program == "rm" && command.Words.Any(word => word.Text.StartsWith("/var/lib/apt/lists", StringComparison.Ordinal))),
        _ => false,
    };

    private static bool Covers(CacheMount mount, string target, string variable) =>
        mount.Target.TrimEnd('/') is var at && (at == target || target.StartsWith(at + "/", StringComparison.Ordinal) || mount.Target.Contains('$', StringComparison.Ordinal))
        || mount.Variables.Any(pair => pair.Key == variable)
        || (Names.Last(target) is var name && Names.Last(mount.Target) == name)
        || (target == "/usr/local/cargo/registry" && mount.Target.Contains("cargo", StringComparison.Ordinal));

    private static bool IsRootOf(Subject subject, StageText stage, Step step)
    {
        var users = subject.Chain(stage).SelectMany(one => one.Steps.Where(other => one.Index < stage.Index || other.Index < step.Index))
            .Select(other => other.Instruction).OfType<User>().ToList();
        return users.Count == 0 || StageChecks.IsRoot(users[^1].Name);
    }

    private static bool UsesCacheLater(Subject subject, DependencyTool tool) => subject.Stages.SelectMany(stage => stage.Steps).Any(step =>
        step.Instruction is Copy { From: not null } copy && copy.Sources.Any(source => tool.Caches.Any(cache =>
            cache.Target.StartsWith(source.TrimEnd('/'), StringComparison.Ordinal) || source.StartsWith(cache.Target, StringComparison.Ordinal)))
        || step.Instruction is Run { Network: "none" }
        || step.Script.Commands.Any(command => command.Words.Any(word => tool.Caches.Any(cache => word.Text.Contains(cache.Target, StringComparison.Ordinal)))));
}
