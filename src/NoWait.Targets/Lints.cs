using NoWait.Linting;
using NoWait.Linting.Rendering;
using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Looks at definitions, and shows what was found where it is read: terminal, file, GitHub.</summary>
internal static class Lints
{
    public static Task LintDefinitions(this ILint build) => build.Guard(async cancellation =>
    {
        var failOn = FailOn(build.FailOn);
        var options = new LintOptions
        {
            Services = [.. build.ServiceNames ?? []],
            Dockerfiles = [.. build.Dockerfiles ?? []],
            Fix = build.FixDockerfiles,
            FailOn = failOn ?? Severity.Error,
            Policy = PolicyOf(build),
            Cost = Meters.CostOf(build),
        };
        IReadOnlyList<Service> services = options.Dockerfiles.Count > 0 ? [] : [.. build.Services];
        var outcome = await new LintRun(Meters.WorkspaceOf(build), services, options, TimeProvider.System).RunAsync(cancellation);
        Console.Write(build.AsJson ? LintJson.Write(outcome) : LintRenderer.Terminal(outcome));
        if (build.SarifFile is { } file)
        {
            await File.WriteAllTextAsync(Path.Combine(build.RootDirectory, file), Sarif.Write(outcome), cancellation);
        }

        if (Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true")
        {
            Console.Write(GitHubAnnotations.Write(outcome));
        }

        if (failOn is { } severity && outcome.CountFrom(severity) is > 0 and var count)
        {
            throw new FindingsException(count, severity);
        }
    });

    private static LintPolicy PolicyOf(ILint build) => build.Policy with
    {
        Registries = [.. build.Policy.Registries, .. build.TrustedRegistries ?? []],
        Labels = [.. build.Policy.Labels, .. (build.RequiredLabels ?? []).Select(RequiredLabel.Parse)],
        OnlyRequiredLabels = build.Policy.OnlyRequiredLabels || build.StrictLabels,
    };

    private static Severity? FailOn(string? text) => text?.ToLowerInvariant() switch
    {
        null or "error" => Severity.Error,
        "warning" => Severity.Warning,
        "note" => Severity.Note,
        "never" => null,
        _ => throw new InvalidUsageException($"--fail-on is '{text}': give error, warning, note or never."),
    };
}
