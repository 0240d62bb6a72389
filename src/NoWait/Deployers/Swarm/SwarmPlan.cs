using System.Security.Cryptography;
using System.Text;
using NoWait.Deployers.Containers;
using NoWait.Docker.Swarm;

namespace NoWait.Deployers.Swarm;

/// <summary>How a version of a service is run in a swarm.</summary>
internal sealed class SwarmPlan(DeployRequest request, EngineNames names)
{
    private const long NanosecondsPerTick = 100;

    /// <summary>How long a version is watched that ran well before.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly ContainerPlan _container = new(request);

    public string Digest => _container.Digest;

    public int? Port => _container.HostPort;

    /// <summary>Whether a task may run before the one that it replaces is gone: two cannot have one port of one machine.</summary>
    public bool IsStartFirst => Options.StartFirst && !(Options.PublishOnHost && Port is not null);

    private Service Service => request.Service;

    private SwarmOptions Options => Service.Swarm;

    /// <param name="image">The image, by a name that every node finds.</param>
    /// <param name="secrets">The secrets, stored already.</param>
    /// <param name="configs">The configs, stored already.</param>
    /// <param name="force">The count of replacements that nothing else asks for.</param>
    public ServiceSpec Spec(string image, IReadOnlyList<SecretReference> secrets, IReadOnlyList<ConfigReference> configs, ulong force)
    {
        var labels = names.Labels();
        labels[EngineLabels.Digest] = Digest;
        labels[EngineLabels.Fingerprint] = Fingerprint(image, secrets, configs);
        if (request.Image.Config.Config?.Labels?.GetValueOrDefault(LiveImage.Label) is { } live)
        {
            labels[LiveImage.Label] = live;
        }

        if (Port is { } port)
        {
            labels[EngineLabels.Port] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return new()
        {
            Name = names.Current,
            Labels = labels,
            TaskTemplate = Task(image, labels, secrets, configs) with { ForceUpdate = force },
            Mode = new() { Replicated = new((ulong)Options.Replicas) },
            UpdateConfig = (request.IsKnownGood ? Update(0, Shorter(Options.Monitor, Glance))
                : Update(Options.Parallelism, Options.Monitor) with { Delay = Nanoseconds(Options.Delay) }) with { FailureAction = "rollback" },
            // Back to what ran: all at once, as nothing is to be learnt on the way. A swarm takes no time at all for five seconds.
            RollbackConfig = Update(0, TimeSpan.FromMilliseconds(1)) with { FailureAction = "continue" },
            EndpointSpec = Port is null ? null : new() { Ports = [PublishedPort()] },
        };
    }

    private TaskSpec Task(
        string image, Dictionary<string, string> labels, IReadOnlyList<SecretReference> secrets, IReadOnlyList<ConfigReference> configs) => new()
        {
            ContainerSpec = new()
            {
                Image = image,
                Env = _container.Environment,
                Labels = labels,
                Mounts = _container.Mounts,
                StopGracePeriod = Nanoseconds(Service.StopGrace),
                Secrets = secrets,
                Configs = configs,
            },
            Resources = Service.Container is { Memory: null, Cpus: null }
                ? null
                : new(new() { MemoryBytes = Service.Container.Memory, NanoCPUs = _container.NanoCpus }, null),
            RestartPolicy = new() { Condition = Service.Container.Restart switch { "no" => "none", "on-failure" => "on-failure", _ => "any" } },
            Networks = [.. Service.Container.Networks.Select(network => new TaskNetwork { Target = network, Aliases = [Service.Name] })],
        };

    private UpdateConfig Update(int parallelism, TimeSpan monitor) => new()
    {
        Parallelism = (ulong)parallelism,
        Order = IsStartFirst ? "start-first" : "stop-first",
        Monitor = Nanoseconds(monitor),
    };

    private PortConfig PublishedPort() => new()
    {
        TargetPort = (uint)_container.ContainerPort!,
        PublishedPort = (uint)Port!,
        PublishMode = Options.PublishOnHost ? "host" : "ingress",
    };

    private string Fingerprint(string image, IReadOnlyList<SecretReference> secrets, IReadOnlyList<ConfigReference> configs)
    {
        var text = $"{_container.Fingerprint}\0{image}\0{Options with { Secrets = [], Configs = [] }}\0"
            + string.Join('\0', secrets.Select(secret => secret.SecretName).Concat(configs.Select(config => $"{config.ConfigName} {config.File.Name}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static long Nanoseconds(TimeSpan time) => time.Ticks * NanosecondsPerTick;
}
