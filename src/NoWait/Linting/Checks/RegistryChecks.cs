using NoWait.Bases;
using NoWait.Images;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>Where images come from that a definition stands on or copies from.</summary>
internal static class RegistryChecks
{
    private const string DockerHub = "docker.io";

    public static void Look(Subject subject, Values<string> trusted, Report report)
    {
        if (trusted.Count == 0)
        {
            return;
        }

        foreach (var stage in subject.Stages)
        {
            Image(subject, (stage.Stage.From, stage.Index), stage.From, trusted, report);
            foreach (var step in stage.Steps.Where(step => step.Line is not null))
            {
                foreach (var from in NamedImages.FromsOf(step.Instruction))
                {
                    Image(subject, (from, stage.Index), step.Line!, trusted, report);
                }
            }
        }
    }

    private static void Image(Subject subject, (string Name, int Stage) image, InstructionLine line, Values<string> trusted, Report report)
    {
        var registry = RegistryOf(image.Name);
        if (image.Name == "scratch" || registry.Contains('$', StringComparison.Ordinal) || subject.StageBefore(image.Name, image.Stage) is not null
            || trusted.Any(pattern => Matches(pattern, registry)))
        {
            return;
        }

        report.Add(RuleBook.House.Registry, line, $"{image.Name} comes from {registry}, which the policy does not trust: it names {string.Join(", ", trusted)}.");
    }

    // A first part with a dot or a port, or localhost, is a host: all other names are Docker Hub's.
    private static string RegistryOf(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : image[..slash];
        return image.StartsWith('$') ? image
            : first is "index.docker.io" or "registry-1.docker.io" or "hub.docker.com" ? DockerHub
            : first == "localhost" || first.AsSpan().ContainsAny('.', ':', '$') ? first
            : DockerHub;
    }

    private static bool Matches(string pattern, string registry) => pattern switch
    {
        "*" => true,
        "hub.docker.com" or "index.docker.io" => registry == DockerHub,
        ['*', .. var end] => registry.EndsWith(end, StringComparison.OrdinalIgnoreCase),
        [.. var start, '*'] => registry.StartsWith(start, StringComparison.OrdinalIgnoreCase),
        _ => registry.Equals(pattern, StringComparison.OrdinalIgnoreCase),
    };
}
