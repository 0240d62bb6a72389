using System.Collections;
using NoWait.Builders;
using NoWait.Builders.Docker;
using NoWait.Docker;
using NoWait.Docker.Connection;
using NoWait.Images;
using NoWait.Testing;

namespace NoWait.Specs.Builders.Docker;

/// <summary>A context, a store, and builds of it in the test run's own engine.</summary>
public sealed class DockerFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<StepOutput> _output = [];

    public DockerFixture() => Directory.CreateDirectory(Context);

    public string Context => _folder["context"];

    public string Store => _folder["a store"];

    /// <summary>Another service for each test: cache mounts and tags of one are nothing to the others.</summary>
    public string Service { get; } = $"spec-{Guid.NewGuid():N}";

    public IReadOnlyList<StepOutput> Output
    {
        get
        {
            lock (_output)
            {
                return [.. _output];
            }
        }
    }

    public Dictionary<string, string> Variables { get; } = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");

    public Func<PendingAct, CancellationToken, Task> Act { get; set; } = static (_, _) => Task.CompletedTask;

    public string this[string relative] => Path.Combine(Context, relative);

    public void Write(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], text);
    }

    /// <summary>A definition of one build stage on busybox, and a run stage of copies from it.</summary>
    public static ImageDefinition Definition(Func<StageBuilder, StageBuilder> build, params string[] copies) => Image
        .Stage("build", RealEngine.Busybox, build)
        .Stage("run", "scratch", run => copies.Aggregate(run, (stage, path) => stage.CopyFrom("build", path, path)));

    public BuildRequest Request(ImageDefinition image) => new(Service, image, Context, Store)
    {
        Output = line =>
        {
            lock (_output)
            {
                _output.Add(line);
            }
        },
    };

    public async Task<DockerBuilder> BuilderAsync() =>
        new(new DockerEngine(DockerEndpoint.Parse((await RealEngine.StartAsync()).Host)), Variables, TimeProvider.System) { Act = Act };

    public async Task<BuildOutput> BuildAsync(ImageDefinition image, Func<BuildRequest, BuildRequest>? with = null)
    {
        using var builder = await BuilderAsync();
        return await builder.BuildAsync((with ?? (request => request))(Request(image)), CancellationToken.None);
    }

    public async Task<BuildFailedException> FailAsync(ImageDefinition image, Func<BuildRequest, BuildRequest>? with = null) =>
        await Should.ThrowAsync<BuildFailedException>(BuildAsync(image, with));

    public void Dispose() => _folder.Dispose();
}
