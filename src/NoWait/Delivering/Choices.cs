using NoWait.Bases;
using NoWait.Binaries.Packing;
using NoWait.Builders;
using NoWait.Builders.Docker;
using NoWait.Docker;
using NoWait.Docker.Configuration;
using NoWait.Docker.Connection;
using NoWait.Images;
using NoWait.Images.Dockerfiles;
using NoWait.Images.Recipes;
using NoWait.Oci.Layout;
using NoWait.Oci.Outline;
using NoWait.Oci.Registry;
using NoWait.Processes;
using NoWait.Remembering;

namespace NoWait.Delivering;

/// <summary>Turns the words of the command line into what they name.</summary>
internal static class Choices
{
    /// <summary>The builder that <c>--builder</c> names.</summary>
    /// <param name="options">What the user chose.</param>
    /// <param name="time">The clock.</param>
    /// <param name="act">Strips or packs a file that a later step of the build waits for.</param>
    /// <param name="shortcut">Does some steps without their commands; null where all are run.</param>
    public static IBuilder Builder(
        DeliveryOptions options, TimeProvider time, Func<PendingAct, CancellationToken, Task> act, IStepShortcut? shortcut = null)
    {
        var variables = OwnEnvironment.With();
        IBuilder Host() => new HostBuilder(variables, time) { Act = act, Shortcut = shortcut };
        IBuilder Docker(DockerEngine engine) => new DockerBuilder(engine, variables, time) { Act = act };
        return options.Builder switch
        {
            "host" => Host(),
            "docker" => Docker(Engine(options)),
            null or "auto" => new AutoBuilder(Host(), new(() => Engine(options) is var engine ? (engine, Docker(engine)) : default), variables),
            var other => throw Unknown("--builder", other, "host, docker or auto"),
        };
    }

    /// <summary>How an image is made, with all that its sources say.</summary>
    public static ImageDefinition Resolve(DeliveryOptions options, ImageDefinition image, string context) =>
        options.Builder == "docker" && image.Recipe is DockerfileRecipe recipe ? recipe.DefineForEngine(context) : image.Resolve(context);

    /// <summary>The name of the builder that a service's image would be made by, without asking an engine.</summary>
    public static string BuilderOf(DeliveryOptions options, BuildRequest request) => options.Builder switch
    {
        null or "auto" => BuilderChoice.WhyNotHost(request.Image, request.Arguments, OwnEnvironment.With()) is null ? "host" : "docker",
        var name => name,
    };

    /// <summary>The deployer that <c>--to</c> names, for services each of which may have one of its own.</summary>
    public static ChosenDeployer Deployer(Workspace workspace, DeliveryOptions options) => options.Deployer switch
    {
        null or "auto" or ChosenDeployer.Process or ChosenDeployer.Docker or ChosenDeployer.Swarm => new(workspace, options),
        var other => throw Unknown("--to", other, "process, docker, swarm or auto"),
    };

    /// <summary>The engine that <c>--docker-host</c> names, or else Docker's own settings; nothing is asked of it yet.</summary>
    public static DockerEngine Engine(DeliveryOptions options) =>
        new(DockerConfiguration.From(OwnEnvironment.With()).FindEndpoint(options.Host));

    /// <summary>The registries, with the credentials that Docker's own settings hold; nothing is connected to yet.</summary>
    public static RegistryClient Registries(DeliveryOptions options) => new(ReachOf(options));

    /// <summary>The results that <c>--cache</c> names; null where it names none.</summary>
    /// <param name="options">What the user chose.</param>
    /// <param name="say">Takes a warning.</param>
    public static RemoteResults? Remote(DeliveryOptions options, Action<string> say) => options.Cache is not { } cache ? null
        : new(new RegistryClient(ReachOf(options) with { Retries = 0, Silence = TimeSpan.FromSeconds(5), Parallel = 8 }), cache, say)
        {
            Key = OwnEnvironment.With().GetValueOrDefault("NOWAIT_CACHE_KEY") is { Length: > 0 } key ? System.Text.Encoding.UTF8.GetBytes(key) : null,
        };

    /// <summary>How many bytes images may have, by <c>--keep</c>.</summary>
    public static long Room(DeliveryOptions options) => options.Keep is not { } text ? DeliveryOptions.UsualRoom
        : SizeText.Read(text)
            ?? throw new InvalidUsageException($"--keep {text} is no size: write a number and a unit, as 10GB.");

    private static RegistryOptions ReachOf(DeliveryOptions options)
    {
        var credentials = new CredentialFinder(DockerConfiguration.From(OwnEnvironment.With()));
        return new RegistryOptions
        {
            Insecure = [.. options.InsecureRegistries],
            Mirrors = Mirrors(options.Mirrors),
            Credentials = async (registry, cancellationToken) =>
                await credentials.FindAsync(registry, cancellationToken) is { } found && found != Docker.Configuration.RegistryCredentials.None
                    ? new Oci.Registry.RegistryCredentials(found.Username, found.Password) { IdentityToken = found.IdentityToken }
                    : null,
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> Mirrors(Values<string> pairs)
    {
        var mirrors = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var (host, mirror) = pair.Split('=', 2) is [{ Length: > 0 } left, { Length: > 0 } right]
                ? (left, right)
                : throw new InvalidUsageException($"--registry-mirrors {pair} names no mirror of a registry: write docker.io=mirror.example.");
            mirrors[host] = [.. mirrors.GetValueOrDefault(host) ?? [], mirror];
        }

        return mirrors;
    }

    /// <summary>Where images that definitions name are looked for.</summary>
    public static ImageFinder Images(
        Workspace workspace, DeliveryOptions options, OciLayout layout, Lazy<RegistryClient> registries)
    {
        var engine = Engine(options);
        var identities = Path.Combine(workspace.Cache, "identities");
        var engineImages = new EngineImages(IsThere(engine.Endpoint) ? engine : null, layout, Path.Combine(workspace.Cache, "partial"), identities);
        return new(layout, engineImages, registries)
        {
            Root = workspace.Root,
            Identities = identities,
            Unpacked = Path.Combine(workspace.Cache, "unpacked"),
            Pull = options.Pull,
        };
    }

    /// <summary>What is known of the images that others stand on.</summary>
    public static OutlineStore Outlines(Workspace workspace) => new(Path.Combine(workspace.Cache, "outlines"));

    // Where there is no socket there is no engine, and nothing to wait for.
    private static bool IsThere(DockerEndpoint endpoint) =>
        endpoint.Address.Scheme != "unix" || System.IO.File.Exists(endpoint.Address.AbsolutePath);

    /// <summary>Refuses a word that no step might come to, as when there is nothing to pack.</summary>
    /// <exception cref="InvalidUsageException">It is unknown.</exception>
    public static void Check(DeliveryOptions options)
    {
        _ = options.Compress is null ? default : Compression(options);
        _ = options.Keep is null ? 0 : Room(options);
        if (options.Cache is { } cache)
        {
            CheckCache(cache);
        }
    }

    private static void CheckCache(string cache)
    {
        try
        {
            _ = Oci.Reference.Parse($"{cache}:tag");
        }
        catch (Oci.OciException)
        {
            throw new InvalidUsageException($"--cache {cache} names no repository: write registry.example/team/cache.");
        }
    }

    /// <summary>When executables are packed, by <c>--compress</c>.</summary>
    public static CompressionPolicy Compression(DeliveryOptions options) => options.Compress switch
    {
        null or "auto" => CompressionPolicy.Auto,
        "always" => CompressionPolicy.Always,
        "never" => CompressionPolicy.Never,
        var other => throw Unknown("--compress", other, "auto, always or never"),
    };

    private static InvalidUsageException Unknown(string option, string value, string choice) =>
        new($"{option} {value} is unknown: use {choice}.");
}
