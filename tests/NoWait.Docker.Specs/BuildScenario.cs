using NoWait.Docker.Build;
using NoWait.Docker.Containers;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

/// <summary>A folder, a name for an image, and the real engine to build it; all gone afterwards.</summary>
public abstract class BuildScenario : IAsyncLifetime, IDisposable
{
    private readonly List<BuildEvent> _events = [];

    protected TemporaryFolder Folder { get; } = new();

    protected string Tag { get; } = $"nowait-spec-{Guid.NewGuid():N}:1";

    protected IReadOnlyList<BuildEvent> Events => _events;

    protected DockerEngine Docker { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Need.SkipReason("docker") is null)
        {
            Docker = await Engines.RealAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (Docker is not null && await Docker.Images.FindAsync(Tag, default) is { } image)
        {
            await Docker.Images.RemoveAsync(image.Id, force: true, default);
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Docker?.Dispose();
        Folder.Dispose();
    }

    protected Task<BuildResult> BuildAsync(string dockerfile, Func<BuildSpec, BuildSpec>? change = null)
    {
        var spec = new BuildSpec { Dockerfile = dockerfile, Context = new BuildContext(Folder.Path), Tags = [Tag] };
        return Docker.Builder.BuildAsync(change?.Invoke(spec) ?? spec, _events.Add, default);
    }

    /// <summary>What a script prints in a container of the image.</summary>
    protected Task<IReadOnlyList<string>> RunAsync(string script) =>
        Docker.OutputOfAsync(new ContainerSpec { Image = Tag, Cmd = ["sh", "-c", script] });
}
