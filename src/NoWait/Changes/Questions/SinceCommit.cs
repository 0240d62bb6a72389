using NoWait.Builders;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Processes;
using NoWait.Sources;

namespace NoWait.Changes.Questions;

/// <summary>Compares services' sources with those of a commit; tools and images are those of now, on both sides.</summary>
internal sealed class SinceCommit(Means means, CommitTree.CheckedOut then)
{
    private readonly Fingerprints _fingerprints = new(OwnEnvironment.With(), means.Workspace.Cache, means.Time);

    /// <summary>Finds the causes for a service.</summary>
    public async Task CompareAsync(ServiceRun run, CancellationToken cancellationToken)
    {
        await Resolving.RunAsync(run, means, new Looks(means.Time.GetUtcNow()), cancellationToken);
        var request = Requests.Of(run, means);
        run.Fingerprint = Take(request);
        Values<string> causes = [.. Causes(run, request)];
        run.Causes = causes.Count == 0 && (means.Options.EvenUnchanged || means.Options.Clean) ? [ChangeDetector.AskedFor] : causes;
    }

    /// <summary>Keeps what was learnt of files, so that the next look need not open them.</summary>
    public void Keep() => _fingerprints.Save();

    private IReadOnlyList<string> Causes(ServiceRun run, BuildRequest request)
    {
        var context = Path.GetRelativePath(means.Workspace.Root, request.Context);
        if (Path.IsPathRooted(context) || context.StartsWith("..", StringComparison.Ordinal))
        {
            return [$"its context {request.Context} is no part of the repository"];
        }

        try
        {
            var earlier = Path.GetFullPath(Path.Combine(then.Root, context));
            var definition = Choices.Resolve(means.Options, run.Service.Image, earlier);
            return run.Fingerprint!.CausesSince(Take(request with { Image = definition, Context = earlier }), ChangeDetector.MostCauses);
        }
        catch (Exception error) when (error is IOException or DefinitionException or UnauthorizedAccessException || InvalidUsageException.IsMeantBy(error))
        {
            return [$"could not be built then: {error.Message.Replace(then.Root, ".", StringComparison.Ordinal)}"];
        }
    }

    private Fingerprint Take(BuildRequest request) => _fingerprints.Of(
        request, means.Options.Compress ?? "auto", Choices.BuilderOf(means.Options, request));
}
