using NoWait.Docker;
using NoWait.Docker.Build;
using NoWait.Docker.Images;
using NoWait.Images;
using NoWait.Images.Dockerfiles;
using NoWait.Images.Globs;
using NoWait.Images.Variables;
using NoWait.Builders;

namespace NoWait.Comparing;

/// <summary>A Dockerfile, built by the engine as <c>docker build</c> does.</summary>
/// <param name="name">What the table calls it.</param>
/// <param name="engine">The engine.</param>
/// <param name="service">The service.</param>
/// <param name="context">The context, absolute.</param>
/// <param name="place">What tells its caches from those of other runs.</param>
/// <param name="define">What the Dockerfile says, with cache mounts of a name.</param>
internal sealed class EngineMethod(
    string name, DockerEngine engine, Service service, string context, string place, Func<string, ImageDefinition> define) : IMethod
{
    // Not no-cache: that empties cache mounts as well, which the builds after a cold one are to find warm.
    private const string Mark = "NOWAIT_COLD";

    private readonly string _tag = $"nowait-compare/{service.Name}:{name.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal)}";
    private string _text = "";
    private int _colds;

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await engine.Daemon.PingAsync(cancellationToken);
        var definition = define("").Expand(HostPlatform.With(service.Arguments));
        foreach (var stage in definition.Stages)
        {
            var isImage = stage.From != "scratch" && definition.IndexOf(stage.From) < 0;
            if (isImage && await engine.Images.FindAsync(stage.From, cancellationToken) is null)
            {
                await engine.Images.PullAsync(stage.From, new TransferOptions(), cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public async Task BuildAsync(bool cold, CancellationToken cancellationToken)
    {
        if (cold)
        {
            _text = Dockerfile.Render(Marked(define(FormattableString.Invariant($"{++_colds}"))));
        }

        var file = Path.Combine(context, ".dockerignore");
        var ignore = File.Exists(file) ? IgnoreFile.Parse(await File.ReadAllTextAsync(file, cancellationToken)) : IgnoreFile.Empty;
        var spec = new BuildSpec
        {
            Dockerfile = _text,
            DockerfileName = name,
            Context = new BuildContext(context)
            {
                Scope = name,
                Includes = path => !ignore.Matches(path),
                Enters = path => !ignore.Prunes(path),
            },
            Tags = [_tag],
            Arguments = service.Arguments.Append(new(Mark, FormattableString.Invariant($"{place}-{_colds}")))
                .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
            NetworkMode = service.BuildKit.Network,
            ExtraHosts = [.. service.BuildKit.ExtraHosts],
        };
        await engine.Builder.BuildAsync(spec, null, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<long> SizeAsync(CancellationToken cancellationToken) =>
        (await engine.Images.InspectAsync(_tag, cancellationToken)).Size;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            await engine.Images.RemoveAsync(_tag, force: true, CancellationToken.None);
        }
        catch (DockerException)
        {
            // It was never built, or the daemon is gone.
        }
    }

    /// <summary>With an argument that every command sees: another value, and none is in the cache.</summary>
    private static ImageDefinition Marked(ImageDefinition definition) => definition with
    {
        Stages = [.. definition.Stages.Select(static stage => stage with { Instructions = [new Arg(Mark, null), .. stage.Instructions] })],
    };
}
