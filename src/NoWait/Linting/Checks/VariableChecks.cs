using NoWait.Images;
using NoWait.Images.Dockerfiles;
using NoWait.Images.Variables;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>Variables: whether they are defined, and whether they hold secrets.</summary>
internal static class VariableChecks
{
    private static readonly string[] Platforms =
        ["TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT", "TARGETSTAGE"];

    private static readonly string[] Always =
        ["PATH", "HOME", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"];

    private static readonly string[] SecretWords =
        ["APIKEY", "AUTH", "CREDENTIAL", "CREDENTIALS", "KEY", "PASSWORD", "PWORD", "PASSWD", "SECRET", "TOKEN"];

    public static void Look(Subject subject, Report report)
    {
        foreach (var stage in subject.Stages)
        {
            From(subject, stage, report);
            Stage(subject, stage, report);
        }
    }

    private static void From(Subject subject, StageText stage, Report report)
    {
        var defaults = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var argument in subject.Definition.Arguments.Where(argument => argument.Origin.Line < stage.From.Logical.Number))
        {
            defaults[argument.Name] = argument.Default;
        }

        var unknown = References(stage.Stage.From).Concat(References(stage.Stage.Platform ?? ""))
            .Where(name => !defaults.ContainsKey(name) && Array.IndexOf(Platforms, name) < 0).Distinct().ToList();
        foreach (var name in unknown)
        {
            report.Add(RuleBook.Form.UndefinedInFrom, stage.From, $"No ARG before the first FROM defines {name}.", new($"ARG {name}=DEFAULT\n{stage.From.Raw}"));
        }

        if (unknown.Count == 0 && References(stage.Stage.From).Any(name => defaults.GetValueOrDefault(name) is null && Array.IndexOf(Platforms, name) < 0)
            && IsNoImage(stage.Stage.From, name => defaults.GetValueOrDefault(name)))
        {
            report.Add(RuleBook.Form.InvalidDefault, stage.From, $"Without build arguments, {stage.Stage.From} names no image.");
        }
    }

    private static bool IsNoImage(string from, Func<string, string?> value)
    {
        try
        {
            var image = Template.Evaluate(from, '\\', value);
            return image.Length == 0 || image[0] is ':' or '/' or '@' or '-' || image[^1] is ':' or '/' or '@' or '-' || image.Contains("//", StringComparison.Ordinal) || image.Contains(":-", StringComparison.Ordinal);
        }
        catch (WordException)
        {
            return true;
        }
    }

    private static void Stage(Subject subject, StageText stage, Report report)
    {
        var chain = subject.Chain(stage).ToList();
        var known = new HashSet<string>(Always, StringComparer.Ordinal);
        foreach (var below in chain.SkipLast(1))
        {
            known.UnionWith(below.Steps.SelectMany(step => Defined(step.Instruction)));
        }

        var isWhole = chain[0].Stage.From == "scratch";
        foreach (var step in stage.Steps.Where(step => step.Line is not null))
        {
            foreach (var name in Texts(step.Instruction).SelectMany(References).Where(name => !known.Contains(name)).Distinct())
            {
                Undefined(step.Line!, name, known, isWhole, report);
            }

            Secrets(step, report);
            Itself(step, known, report);
            known.UnionWith(Defined(step.Instruction));
        }
    }

    // What a base defines is in its configuration: without it only a slip of the pen can be told.
    private static void Undefined(InstructionLine line, string name, HashSet<string> known, bool isWhole, Report report)
    {
        var meant = Nearest.Of(name, known.Where(other => other != name && Math.Abs(other.Length - name.Length) < 3));
        if (!isWhole && (meant is null || name.Length < 4))
        {
            return;
        }

        report.Add(
            RuleBook.Form.UndefinedVariable, line,
            $"{name} is not defined here, and is empty{(meant is null ? "" : $": is {meant} meant?")}",
            new(meant is null ? $"ARG {name}\n{line.Raw}" : line.Raw.Replace(name, meant, StringComparison.Ordinal)));
    }

    private static void Secrets(Step step, Report report)
    {
        foreach (var name in step.Instruction is Env or Arg ? Defined(step.Instruction) : [])
        {
            var parts = name.ToUpperInvariant().Split('_', '-', '.');
            if (parts.Any(part => Array.IndexOf(SecretWords, part) >= 0) && !parts.Contains("PUBLIC") && !parts.Contains("FILE") && !parts.Contains("PATH"))
            {
                report.Add(
                    RuleBook.Form.SecretVariable, step.Line, $"{name} stays in the image's history for everybody who can pull it.",
                    new($"RUN --mount=type=secret,id={name.ToLowerInvariant()},env={name} COMMAND"));
            }
        }
    }

    private static void Itself(Step step, HashSet<string> known, Report report)
    {
        if (step.Instruction is not Env { Variables.Count: > 1 } env)
        {
            return;
        }

        foreach (var (name, _) in env.Variables)
        {
            if (!known.Contains(name) && env.Variables.Any(pair => References(pair.Value).Contains(name)))
            {
                report.Add(RuleBook.Form.SelfReference, step.Line, $"{name} is used in the ENV that defines it, where it is not defined yet.");
            }
        }
    }

    private static IEnumerable<string> Defined(Instruction instruction) => instruction switch
    {
        Arg argument => [argument.Name],
        Env env => env.Variables.Select(pair => pair.Key),
        _ => [],
    };

    private static IEnumerable<string> Texts(Instruction instruction) => instruction switch
    {
        Copy copy => [.. copy.Sources, copy.Destination, copy.Chown ?? "", copy.Chmod ?? ""],
        Add add => [.. add.Sources, add.Destination, add.Chown ?? "", add.Chmod ?? ""],
        Workdir workdir => [workdir.Path],
        User user => [user.Name],
        Expose expose => expose.Ports,
        Volume volume => volume.Paths,
        Label label => label.Labels.Select(pair => pair.Value),
        Env env => env.Variables.Select(pair => pair.Value),
        _ => [],
    };

    // A reference with a default of its own needs no definition.
    private static IEnumerable<string> References(string text)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return [];
        }

        try
        {
            return [.. Template.Parse(text, '\\').Pieces.Where(piece => piece.IsReference).Select(piece => Name(piece.Text)).OfType<string>()];
        }
        catch (WordException)
        {
            return [];
        }
    }

    private static string? Name(string reference)
    {
        var start = reference.StartsWith("${", StringComparison.Ordinal) ? 2 : 1;
        var end = start;
        while (end < reference.Length && (char.IsAsciiLetterOrDigit(reference[end]) || reference[end] == '_'))
        {
            end++;
        }

        var hasDefault = start == 2 && end < reference.Length && reference[end] is ':' or '-' or '+' or '?';
        return end == start || hasDefault || char.IsAsciiDigit(reference[start]) ? null : reference[start..end];
    }
}
