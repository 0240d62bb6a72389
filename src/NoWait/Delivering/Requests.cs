using NoWait.Builders;
using NoWait.Processes;

namespace NoWait.Delivering;

/// <summary>Words what a builder is asked for.</summary>
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
        return new(run.Service.Name, run.Definition ?? run.Service.Image, context, Workspace.Ensure(means.Workspace.Cache))
        {
            Arguments = run.Service.Arguments,
            Secrets = Secrets(run.Service, root),
            BuildKit = run.Service.BuildKit,
            Images = run.Images,
            Clean = means.Options.Clean,
            SourceDate = means.Options.SourceDate,
            Output = tell is null ? null : output => tell(run, $"{output.Service}: {output.Line}"),
        };
    }

    private static Dictionary<string, Func<string>> Secrets(Service service, string root) => service.Secrets.ToDictionary(
        secret => secret.Id, secret => (Func<string>)(() => secret.Read(root, OwnEnvironment.With())), StringComparer.Ordinal);
}
