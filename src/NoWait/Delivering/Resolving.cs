using NoWait.Bases;
using NoWait.Builders;
using NoWait.Changes;
using NoWait.Images;
using NoWait.Images.Variables;

namespace NoWait.Delivering;

/// <summary>Finds all that a service's image is made of beside its files: the definition that its sources say, and other images.</summary>
internal static class Resolving
{
    /// <summary>Resolves a service's definition and the images that it names.</summary>
    /// <param name="run">The service; takes both.</param>
    /// <param name="means">Finds them.</param>
    /// <param name="looks">Takes what was looked at in the context.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(ServiceRun run, Means means, Looks looks, CancellationToken cancellationToken)
    {
        var request = Requests.Of(run, means);
        var definition = run.Definition = looks.Watch(() => Choices.Resolve(means.Options, request.Image, request.Context));
        var isBuiltOnBases = Choices.BuilderOf(means.Options, Requests.Of(run, means)) == "docker";
        if (!isBuiltOnBases && !NamedImages.AreIn(definition))
        {
            return;
        }

        var expanded = definition.Expand(HostPlatform.With(run.Service.Arguments));
        var images = new Dictionary<string, NamedImage>(StringComparer.Ordinal);
        foreach (var named in NamedImages.In(expanded, StageGraph.Of(expanded), isBuiltOnBases))
        {
            images[named.Name] = await means.Images.FindAsync(named, cancellationToken);
        }

        run.Images = images;
    }
}
