using NoWait.Assembling;
using NoWait.Bases;
using NoWait.Builders;
using NoWait.Images.Variables;
using NoWait.Processes;

namespace NoWait.Delivering;

/// <summary>Words what a builder is asked for, and an assembler after it.</summary>
internal static class Requests
{
    /// <summary>What is to be built for a service, as far as its definition is known.</summary>
    /// <param name="run">The service.</param>
    /// <param name="means">What the delivery works with.</param>
    /// <param name="tell">Takes each line that a step prints; null where none runs.</param>
    public static BuildRequest Of(ServiceRun run, Means means, Action<ServiceRun, string>? tell = null)
    {
        var root = means.Workspace.Root;
        var context = Path.GetFullPath(Path.Combine(root, run.Service.Context ?? ""));
        void Tell(StepOutput output)
        {
            // Empty lines keep paragraphs apart, which the name of the service does here.
            if (!string.IsNullOrWhiteSpace(output.Line))
            {
                tell(run, $"{output.Service}: {output.Line}");
            }
        }

        return new(run.Service.Name, run.Definition ?? run.Service.Image, context, Workspace.Ensure(means.Workspace.Cache))
        {
            Arguments = run.Service.Arguments,
            Secrets = Secrets(run.Service, root),
            BuildKit = run.Service.BuildKit,
            Images = run.Images,
            Clean = means.Options.Clean,
            SourceDate = means.Options.SourceDate,
            Processors = run.Processors,
            Output = tell is null ? null : output => Tell(output),
        };
    }

    /// <summary>What the image of a service is assembled from, once its stages were built: their files, on what it stands on.</summary>
    /// <param name="run">The service, with all that its definition says and its stages made.</param>
    /// <param name="means">What the delivery works with.</param>
    /// <param name="cancellationToken">Ends the look at the image that it stands on.</param>
    public static async Task<AssemblyRequest> AssemblyOfAsync(ServiceRun run, Means means, CancellationToken cancellationToken)
    {
        var request = Of(run, means);
        var assembly = new AssemblyRequest(request, run.Output!) { Replaced = run.Replaced };
        if (run.Images.Count == 0)
        {
            return assembly;
        }

        var bottom = NamedImages.BottomOf(request.Image.Expand(HostPlatform.With(request.Arguments)));
        return run.Images.GetValueOrDefault(bottom)?.Image is { } image
            ? assembly with { Base = image, Below = await Choices.Outlines(means.Workspace).ReadAsync(image, cancellationToken) }
            : assembly;
    }

    private static Dictionary<string, Func<string>> Secrets(Service service, string root) => service.Secrets.ToDictionary(
        secret => secret.Id, secret => (Func<string>)(() => secret.Read(root, OwnEnvironment.With())), StringComparer.Ordinal);
}
