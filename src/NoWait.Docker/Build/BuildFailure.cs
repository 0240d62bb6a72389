using System.Globalization;
using System.Text;

namespace NoWait.Docker.Build;

/// <summary>Words why a build failed.</summary>
internal static class BuildFailure
{
    private const string ExitCodeMark = "exit code: ";

    public static DockerBuildException Explain(BuildSpec spec, BuildTrace trace, string reason, Exception? ours)
    {
        trace.Finish();
        var step = trace.Failed;
        var line = step is null ? LineIn(reason) : DockerfileLines.Find(spec.Dockerfile, step);
        var output = step is null ? [] : trace.LastLinesOf(step);
        return new DockerBuildException(Word(spec, step, line, ours is DockerException ? ours.Message : reason, output), ours)
        {
            Reason = reason,
            Request = "POST /build",
            Step = step,
            Line = line,
            ExitCode = ExitCodeIn(reason),
            Output = output,
            Steps = trace.Steps,
        };
    }

    private static string Word(BuildSpec spec, BuildStep? step, int line, string reason, IReadOnlyList<string> output)
    {
        var text = new StringBuilder(spec.DockerfileName);
        if (line > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $":{line}");
        }

        if (step is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $": {(step.Stage is { } stage ? $"stage {stage}: " : "")}{step.Instruction}");
        }

        text.Append(ExitCodeIn(reason) is { } code
            ? string.Create(CultureInfo.InvariantCulture, $" failed with exit code {code}.")
            : $": {Plain(reason)}.");
        if (output.Count > 0)
        {
            text.Append(" It printed last:\n  ").AppendJoin("\n  ", output);
        }

        return text.ToString();
    }

    /// <summary>The reason without the words by which each layer of BuildKit passed it on.</summary>
    public static string Plain(string reason)
    {
        string[] passed = ["failed to solve with frontend dockerfile.v0: ", "failed to solve: ", "failed to create LLB definition: ", "rpc error: code = Unknown desc = "];
        var text = reason;
        for (var found = true; found;)
        {
            found = false;
            foreach (var prefix in passed.Where(prefix => text.StartsWith(prefix, StringComparison.Ordinal)))
            {
                text = text[prefix.Length..];
                found = true;
            }
        }

        return text.TrimEnd('.', '\n');
    }

    private static int? ExitCodeIn(string reason)
    {
        var mark = reason.LastIndexOf(ExitCodeMark, StringComparison.Ordinal);
        return mark >= 0 && int.TryParse(reason.AsSpan(mark + ExitCodeMark.Length).TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;
    }

    /// <summary>Errors of the Dockerfile's parser name the line themselves.</summary>
    private static int LineIn(string reason)
    {
        const string Mark = "parse error line ";
        const string OtherMark = "parse error on line ";
        var mark = reason.IndexOf(OtherMark, StringComparison.Ordinal) is var other and >= 0 ? other + OtherMark.Length
            : reason.IndexOf(Mark, StringComparison.Ordinal) is var one and >= 0 ? one + Mark.Length
            : -1;
        if (mark < 0)
        {
            return 0;
        }

        var digits = reason.AsSpan(mark);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : 0;
    }
}
