using NoWait.Assembling;
using NoWait.Bases;
using NoWait.Builders;
using NoWait.Changes;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Images.Variables;
using NoWait.Oci.Layout;
using NoWait.Processes;

namespace NoWait.Live;

/// <summary>Builds a service as a deployment would, up to the files of its image: no layer is packed.</summary>
/// <remarks>Executables are stripped, which takes milliseconds, and never packed, which takes seconds.</remarks>
/// <param name="workspace">Where stages are kept.</param>
/// <param name="options">What the user chose.</param>
/// <param name="cache">Knows the contents of files that did not change.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveBuild(Workspace workspace, DeliveryOptions options, StatCache cache, TimeProvider time)
{
    /// <summary>What a service is made of; its definition is not resolved.</summary>
    public BuildRequest RequestOf(Service service, Action<string>? output = null) => new(
        service.Name,
        service.Image,
        Path.GetFullPath(Path.Combine(workspace.Root, service.Context ?? "")),
        Workspace.Ensure(workspace.Cache))
    {
        Arguments = service.Arguments,
        Secrets = service.Secrets.ToDictionary(
            secret => secret.Id, secret => (Func<string>)(() => secret.Read(workspace.Root, OwnEnvironment.With())), StringComparer.Ordinal),
        BuildKit = service.BuildKit,
        SourceDate = options.SourceDate,
        Output = output is null ? null : line => output(line.Line),
    };

    /// <summary>The files of the image; null where only an engine can make it whole.</summary>
    /// <exception cref="BuildFailedException">A step failed.</exception>
    public async Task<RunRoot?> BuildAsync(Service service, Action<string>? output, CancellationToken cancellationToken)
    {
        var run = new ServiceRun(service);
        var finishing = new Finishing(workspace, options, null);
        using var layout = OciLayout.OpenOrCreate(Path.Combine(workspace.Cache, "images"), time);
        var request = await ResolveAsync(RequestOf(service, output), layout, cancellationToken);
        var builder = Choices.Builder(options, time, finishing.ActAsync);
        try
        {
            run.Output = await builder.BuildAsync(request, cancellationToken);
            if (run.Output.Image is not null)
            {
                return null;
            }

            await finishing.StripAsync(run, cancellationToken);
            var assembly = new AssemblyRequest(request, run.Output) { Replaced = run.Replaced };
            if (request.Images.Count > 0
                && request.Images.GetValueOrDefault(NamedImages.BottomOf(request.Image.Expand(HostPlatform.With(request.Arguments))))?.Image is { } image)
            {
                assembly = assembly with { Base = image, Below = await Choices.Outlines(workspace).ReadAsync(image, cancellationToken) };
            }

            return RunRoot.Of(assembly, new ContentReader(cache, time));
        }
        finally
        {
            // Whoever else wants to build this service meanwhile need not wait for the end of watching.
            (builder as IDisposable)?.Dispose();
        }
    }

    private async Task<BuildRequest> ResolveAsync(BuildRequest request, OciLayout layout, CancellationToken cancellationToken)
    {
        var definition = Choices.Resolve(options, request.Image, request.Context);
        request = request with { Image = definition };
        var isBuiltOnBases = Choices.BuilderOf(options, request) == "docker";
        if (!isBuiltOnBases && !NamedImages.AreIn(definition))
        {
            return request;
        }

        var registries = new Lazy<Oci.Registry.RegistryClient>(() => Choices.Registries(options));
        var finder = Choices.Images(workspace, options, layout, registries);
        var expanded = definition.Expand(HostPlatform.With(request.Arguments));
        var images = new Dictionary<string, NamedImage>(StringComparer.Ordinal);
        foreach (var named in NamedImages.In(expanded, StageGraph.Of(expanded), isBuiltOnBases))
        {
            images[named.Name] = await finder.FindAsync(named, cancellationToken);
        }

        if (registries.IsValueCreated)
        {
            registries.Value.Dispose();
        }

        return request with { Images = images };
    }
}
