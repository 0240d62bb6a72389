using System.Globalization;
using NoWait.Images;
using NoWait.Images.Globs;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>What is copied, from where, to where.</summary>
internal static class CopyChecks
{
    private static readonly string[] SecretNames =
        [".env", ".env.local", ".env.production", "id_rsa", "id_ed25519", "id_ecdsa", "id_dsa", ".npmrc", ".pypirc", ".netrc", ".htpasswd", ".git-credentials", "credentials.json", "kubeconfig", ".dockerconfigjson"];

    private static readonly string[] SecretEnds = [".pem", ".key", ".pfx", ".p12", ".jks", ".keystore", ".kdbx"];

    public static void Look(Subject subject, Report report)
    {
        foreach (var stage in subject.Stages)
        {
            var hasWorkdir = subject.Chain(stage).SkipLast(1).Any(below => below.Steps.Any(step => step.Instruction is Workdir));
            foreach (var step in stage.Steps)
            {
                hasWorkdir |= step.Instruction is Workdir;
                if (step.Line is not null && step.Instruction is Copy or Add)
                {
                    Files(subject, stage, step, hasWorkdir, report);
                }
            }

            Workdirs(subject, stage, report);
        }
    }

    private static void Files(Subject subject, StageText stage, Step step, bool hasWorkdir, Report report)
    {
        var (sources, line) = (step.Sources, step.Line!);
        var destination = step.Instruction is Copy copy ? copy.Destination : ((Add)step.Instruction).Destination;
        if (sources.Count > 1 && !destination.EndsWith('/') && !destination.Contains('$', StringComparison.Ordinal))
        {
            var words = RawWords.Of(line);
            var isPlain = words[^1].Text == destination;
            report.Add(
                RuleBook.Form.FolderSlash, line, $"Several sources need a folder, which {destination} is only with a slash at its end.",
                isPlain && destination is not ("." or "..") ? Advice.Safe(line.Replace(words[^1].At, destination.Length, destination + "/"))
                : isPlain ? Advice.Safe(line.Replace(words[^1].At, destination.Length, "./")) : new($"… {destination}/"));
        }

        if (!hasWorkdir && !destination.StartsWith('/') && !destination.Contains('$', StringComparison.Ordinal) && !(destination.Length > 1 && destination[1] == ':'))
        {
            report.Add(
                RuleBook.Form.RelativeCopy, line, $"No WORKDIR says what {destination} is relative to: it depends on the base.",
                new("WORKDIR /app\n" + line.Raw));
        }

        if (destination == "/" && sources.Contains("/"))
        {
            report.Add(
                RuleBook.Size.WholeStage, line, "All files come along, with what they were made by: the oven with the pizza, and no base to share.",
                new("COPY --from=STAGE /PROGRAM /PROGRAM"));
        }

        Stages(subject, stage, step, report);
        if (step.IsContextCopy)
        {
            Context(subject, step, report);
        }
    }

    private static void Stages(Subject subject, StageText stage, Step step, Report report)
    {
        if (step.Instruction is not Copy { From: { } from } || from.Contains('$', StringComparison.Ordinal))
        {
            return;
        }

        if (from.Equals(stage.Stage.Name, StringComparison.OrdinalIgnoreCase) && subject.StageBefore(from, stage.Index) is null)
        {
            report.Add(RuleBook.Form.OwnStage, step.Line, $"The stage {from} copies from itself.");
        }
        else if (subject.StageBefore(from, stage.Index) is null && !from.Contains(':', StringComparison.Ordinal) && !from.Contains('@', StringComparison.Ordinal))
        {
            report.Add(RuleBook.Form.UnknownStage, step.Line, $"No earlier stage is called {from}, and as an image it has no tag.");
        }
    }

    private static void Context(Subject subject, Step step, Report report)
    {
        var heredocs = step.Instruction is Copy copy ? copy.Heredocs : ((Add)step.Instruction).Heredocs;
        foreach (var source in step.Sources.Where(source => !heredocs.Any(document => document.Name == source)))
        {
            var name = Names.Last(source);
            if (Array.IndexOf(SecretNames, name) >= 0 || (Array.Exists(SecretEnds, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) && !name.Contains("pub", StringComparison.OrdinalIgnoreCase)))
            {
                report.Add(
                    RuleBook.Trust.SecretFile, step.Line, $"{source} stays in a layer of the image, also when a later step deletes it.",
                    new($"RUN --mount=type=secret,id={name.TrimStart('.')},target=/run/secrets/{name} COMMAND"));
            }

            var path = Names.Path(source);
            if (subject.Context?.Ignore is { IsEmpty: false } ignore && path.Length > 0 && !source.Contains('$', StringComparison.Ordinal)
                && !PathGlob.HasWildcard(path) && ignore.Prunes(path))
            {
                report.Add(RuleBook.Form.IgnoredCopy, step.Line, $".dockerignore leaves {path} out of the context: there is nothing to copy.");
            }
        }
    }

    private static void Workdirs(Subject subject, StageText stage, Report report)
    {
        var isAbsolute = subject.Chain(stage).SkipLast(1).Any(below => below.Steps.Any(step => step.Instruction is Workdir { Path: ['/', ..] }));
        foreach (var step in stage.Steps.Where(step => step.Line is not null))
        {
            if (step.Instruction is Workdir workdir)
            {
                var starts = workdir.Path.StartsWith('/') || workdir.Path.StartsWith('$') || workdir.Path.StartsWith('\\') || (workdir.Path.Length > 1 && workdir.Path[1] == ':');
                if (!starts && !isAbsolute)
                {
                    report.Add(
                        RuleBook.Form.RelativeWorkdir, step.Line, $"What {workdir.Path} is relative to depends on the base.",
                        new($"{step.Line!.Keyword} /{workdir.Path}"));
                }

                isAbsolute |= starts;
            }
            else if (step.Instruction is Expose expose)
            {
                Ports(expose, step.Line!, report);
            }
        }
    }

    private static void Ports(Expose expose, InstructionLine line, Report report)
    {
        foreach (var port in expose.Ports.Where(port => !port.Contains('$', StringComparison.Ordinal)))
        {
            var slash = port.IndexOf('/', StringComparison.Ordinal);
            var (numbers, protocol) = slash < 0 ? (port, "") : (port[..slash], port[slash..]);
            if (protocol.Any(char.IsAsciiLetterUpper))
            {
                var words = RawWords.Of(line).Where(word => word.Text == port).ToList();
                report.Add(
                    RuleBook.Form.ProtocolCasing, line, $"{protocol[1..]} is a protocol, which is written in lower case.",
                    Advice.Safe([.. words.Select(word => line.Replace(word.At, port.Length, port.ToLowerInvariant()))]));
            }

            if (numbers.Contains(':', StringComparison.Ordinal))
            {
                report.Add(
                    RuleBook.Form.ExposeFormat, line, $"{port} maps a port of the host, which only docker run can.",
                    new($"{line.Keyword} {numbers[(numbers.LastIndexOf(':') + 1)..]}{protocol.ToLowerInvariant()}"));
            }
            else if (numbers.Split('-').Any(number => long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 65535))
            {
                report.Add(RuleBook.Form.PortRange, line, $"{port} is no port: the highest is 65535.");
            }
        }
    }
}
