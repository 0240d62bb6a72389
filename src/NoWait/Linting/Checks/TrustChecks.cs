using NoWait.Images;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>Who runs the image, how it is asked whether it is well, and whether it can be made again bit for bit.</summary>
internal static class TrustChecks
{
    public static void Look(Subject subject, Report report)
    {
        foreach (var stage in subject.Stages)
        {
            foreach (var step in stage.Steps.Where(step => step is { Instruction: Run, Line: not null }))
            {
                foreach (var command in step.Script.Commands)
                {
                    PathMap(stage, step, command, report);
                    Timestamp(step, command, report);
                }
            }
        }

        if (subject.Stages.Count > 0)
        {
            Runs(subject, subject.Stages[^1], report);
        }
    }

    private static void Runs(Subject subject, StageText last, Report report)
    {
        var steps = subject.Chain(last).SelectMany(stage => stage.Steps).ToList();
        var start = steps.LastOrDefault(step => step.Instruction is Entrypoint or Cmd);
        if (start is null || start.Line is null)
        {
            return;
        }

        var user = StageChecks.UserOf(subject, last);
        if (user is null ? !last.Stage.From.Contains("nonroot", StringComparison.Ordinal) : StageChecks.IsRoot(user))
        {
            var line = steps.LastOrDefault(step => step.Instruction is User)?.Line ?? start.Line;
            report.Add(
                RuleBook.Trust.Root, line, "What breaks into the program is root in the container, and root of the machine where namespaces are not apart.",
                new($"USER 65532:65532\n{start.Line.Raw}"));
        }

        else if (user?.Split(':')[0] is { } name && !name.All(char.IsAsciiDigit) && !name.Contains('$', StringComparison.Ordinal))
        {
            report.Add(
                RuleBook.Trust.NamedUser, steps.Last(step => step.Instruction is User).Line ?? start.Line,
                $"Who {name} is stands in a file of the image: a cluster that wants no root refuses it.", new("USER 65532:65532"));
        }

        // A definition of NoWait has its question on the service.
        if (subject.IsWritten && steps.TrueForAll(step => step.Instruction is not Healthcheck) && steps.Exists(step => step.Instruction is Expose))
        {
            report.Add(
                RuleBook.Trust.NoHealth, start.Line, "An engine takes a program that answers nothing for a well one.",
                new("HEALTHCHECK CMD [\"/PROGRAM\", \"--healthcheck\"]"));
        }
    }

    private static void PathMap(StageText stage, Step step, ShellCommand command, Report report)
    {
        if (command.Is("go", "build") || command.Is("go", "install"))
        {
            var isSet = command.Has("-trimpath") || stage.Steps.Any(other => other.Instruction is Env env && env.Variables.Any(pair => pair.Key == "GOFLAGS" && pair.Value.Contains("-trimpath", StringComparison.Ordinal)));
            if (!isSet && step.Script.IsInText && command.Words.Skip(1).FirstOrDefault(word => word.Text is "build" or "install") is { Start: >= 0 } word)
            {
                report.Add(
                    RuleBook.Trust.PathMap, step.Line, "Without -trimpath a program names the folders that it was built in: another folder makes another program.",
                    Advice.Safe(step.Line!.Replace(word.Start + word.Length, 0, " -trimpath")));
            }
        }
        else if (command.Is("dotnet", "publish") && !command.Words.Any(word => word.Text.Contains("PathMap", StringComparison.OrdinalIgnoreCase) || word.Text.Contains("ContinuousIntegrationBuild", StringComparison.OrdinalIgnoreCase)))
        {
            report.Add(
                RuleBook.Trust.PathMap, step.Line, "Without a path map an assembly names the folders that it was built in: another folder makes another assembly.",
                new(step.Line!.Raw + " -p:PathMap=$PWD=/src/"));
        }
    }

    private static void Timestamp(Step step, ShellCommand command, Report report)
    {
        if (command.Program == "date" && !command.Has("-d", "-r", "--date", "--reference") && !command.Words.Any(word => word.Text.StartsWith("-d", StringComparison.Ordinal) || word.Text.Contains("SOURCE_DATE_EPOCH", StringComparison.Ordinal)))
        {
            report.Add(
                RuleBook.Trust.Timestamp, step.Line, "The time of the build goes into the image: the same sources give another image each time.",
                new("date -u -d @${SOURCE_DATE_EPOCH:-0}"));
        }
    }
}
