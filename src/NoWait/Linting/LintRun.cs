using NoWait.Bases;
using NoWait.Images;
using NoWait.Images.Dockerfiles;
using NoWait.Images.Recipes;
using NoWait.Linting.Pricing;
using NoWait.Linting.Reading;
using NoWait.Sources;
using NoWait.Timing;

namespace NoWait.Linting;

/// <summary>Looks at the definitions of services, or at Dockerfiles, and corrects these where asked.</summary>
/// <param name="workspace">Where the ledger lies.</param>
/// <param name="services">The services of the build.</param>
/// <param name="options">What to look at.</param>
/// <param name="time">The clock.</param>
public sealed class LintRun(Workspace workspace, IReadOnlyList<Service> services, LintOptions options, TimeProvider time)
{
    private const int LookBack = 1_000;
    private static readonly TimeSpan Window = TimeSpan.FromDays(28);

    private readonly KnownPlatforms _platforms = new(Path.Combine(workspace.Cache, "images"));

    /// <summary>Looks, and corrects.</summary>
    /// <exception cref="InvalidUsageException">There is no such service or file.</exception>
    public async Task<LintOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var history = new ChangeFrequency(await new Git(workspace.Root, time).ChangesAsync(LookBack, cancellationToken));
        var now = time.GetUtcNow();
        var times = StepTimes.Of(new Ledger(workspace.Ledger).Since(now - Window).OfType<Timing.Events.Run>());
        return Look(history, times, cancellationToken);
    }

    internal LintOutcome Look(ChangeFrequency history, StepTimes times, CancellationToken cancellationToken)
    {
        var definitions = new List<LintedDefinition>();
        foreach (var next in options.Dockerfiles.Count > 0 ? Files(history, times) : Services(history, times))
        {
            cancellationToken.ThrowIfCancellationRequested();
            definitions.Add(next());
        }

        return new LintOutcome(definitions);
    }

    private IEnumerable<Func<LintedDefinition>> Files(ChangeFrequency history, StepTimes times)
    {
        foreach (var path in options.Dockerfiles)
        {
            foreach (var file in DockerfileOnDisk.Find(workspace.Root, path))
            {
                yield return () => Written(file, Path.GetDirectoryName(file.Path)!, Input(Path.GetDirectoryName(file.Path)!, history, times));
            }
        }
    }

    private IEnumerable<Func<LintedDefinition>> Services(ChangeFrequency history, StepTimes times)
    {
        foreach (var service in Delivering.ServiceSelection.Select(services, options.Services))
        {
            var context = Path.GetFullPath(Path.Combine(workspace.Root, service.Context ?? ""));
            var input = Input(context, history, times) with { Suppressed = service.Suppressions };
            yield return () => service.Image.Recipe is DockerfileRecipe recipe
                ? Written(new DockerfileOnDisk(Path.GetFullPath(Path.Combine(context, recipe.Path))), context, input) with { Service = service.Name }
                : WithReasons(service, Typed(service, context, input));
        }
    }

    private LintInput Input(string context, ChangeFrequency history, StepTimes times)
    {
        var folder = Path.GetRelativePath(workspace.Root, context).Replace('\\', '/');
        var isInside = folder != ".." && !folder.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(folder);
        return new LintInput("")
        {
            Context = new ContextFolder(context),
            Changes = isInside ? history.In(folder == "." ? "" : folder) : null,
            Times = times,
            Policy = options.Policy,
            PlatformOf = _platforms.Of,
            Cost = options.Cost,
            Now = time.GetUtcNow(),
        };
    }

    private LintedDefinition Written(DockerfileOnDisk file, string context, LintInput input)
    {
        var name = Path.GetRelativePath(workspace.Root, file.Path).Replace('\\', '/');
        name = name.StartsWith("../", StringComparison.Ordinal) ? file.Path : name;
        input = input with { Text = file.Read(), File = name, Context = new ContextFolder(context) };
        IReadOnlyList<Finding> corrected = [];
        if (options.Fix && file.IsUtf8)
        {
            (var text, corrected) = Fixer.Fix(input);
            if (text != input.Text)
            {
                file.Write(text);
                input = input with { Text = text };
            }
        }

        var result = Linter.Lint(input);
        return new LintedDefinition(name, result.Findings) { Suppressed = result.Suppressed, Fixed = corrected };
    }

    private LintedDefinition Typed(Service service, string context, LintInput input)
    {
        try
        {
            var definition = service.Image.Resolve(context);
            var text = Dockerfile.Render(definition);
            var result = Linter.Lint(input with { Text = text, IsWritten = false });
            var origins = Origins(definition, Dockerfile.Read(text));
            return new LintedDefinition(service.Name, [.. result.Findings.Select(finding => Moved(finding, origins))])
            {
                Service = service.Name,
                Suppressed = result.Suppressed,
            };
        }
        catch (Exception e) when (e is DefinitionException or DockerfileException)
        {
            return new LintedDefinition(service.Name, [new Finding(RuleBook.Form.Unreadable, e.Message)]) { Service = service.Name };
        }
    }

    private static LintedDefinition WithReasons(Service service, LintedDefinition linted)
    {
        var more = new List<Finding>(linted.Findings);
        foreach (var one in service.Suppressions)
        {
            if (RuleBook.Find(one.Rule) is null)
            {
                more.Add(new Finding(RuleBook.Form.UnknownRule, $"There is no rule {one.Rule}: correct the id, or take the suppression out."));
            }
            else if (string.IsNullOrWhiteSpace(one.Reason))
            {
                more.Add(new Finding(RuleBook.Form.NoReason, $"{one.Rule} is suppressed without a reason: say why."));
            }
        }

        return linted with { Findings = more };
    }

    // The text that is looked at was made from the definition, instruction by instruction.
    private static Dictionary<int, Origin> Origins(ImageDefinition definition, ImageDefinition rendered)
    {
        var origins = new Dictionary<int, Origin>();
        for (var i = 0; i < rendered.Stages.Count; i++)
        {
            origins[rendered.Stages[i].Origin.Line] = definition.Stages[i].Origin;
            for (var j = 0; j < rendered.Stages[i].Instructions.Count; j++)
            {
                origins[rendered.Stages[i].Instructions[j].Origin.Line] = definition.Stages[i].Instructions[j].Origin;
            }
        }

        return origins;
    }

    private Finding Moved(Finding finding, Dictionary<int, Origin> origins)
    {
        var origin = origins.GetValueOrDefault(finding.Origin.Line);
        if (origin.File is { } file && file.StartsWith(workspace.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            origin = origin with { File = Path.GetRelativePath(workspace.Root, file).Replace('\\', '/') };
        }

        return finding with { Origin = origin, EndLine = origin.Line };
    }
}
