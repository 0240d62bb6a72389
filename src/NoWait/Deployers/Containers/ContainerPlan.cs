using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NoWait.Deployers.Processes;
using NoWait.Docker.Containers;
using NoWait.Docker.Images;
using NoWait.Oci;

namespace NoWait.Deployers.Containers;

/// <summary>How a version of a service is run in a container.</summary>
internal sealed class ContainerPlan
{
    private const double Nano = 1e9;

    private readonly Service _service;
    private readonly RunConfig _run;

    public ContainerPlan(DeployRequest request)
    {
        _service = request.Service;
        _run = request.Image.Config.Config ?? new RunConfig();
        HostPort = LaunchPlanner.Port(request.Image, _service);
        ContainerPort = LaunchPlanner.Port(request.Image, _service with { Port = null }) ?? HostPort;
        Digest = request.Image.Descriptor.Digest.ToString();
        Environment = Variables();
        Fingerprint = Hash();
    }

    public string Digest { get; }

    /// <summary>The port that it is reached on; null for none.</summary>
    public int? HostPort { get; }

    /// <summary>The port that it listens on, in its container; null for none.</summary>
    public int? ContainerPort { get; }

    /// <summary>Variables beside the image's own, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; }

    /// <summary>Stands for all that a start depends on; variables may hold secrets, and go in as a hash only.</summary>
    public string Fingerprint { get; }

    public IReadOnlyList<MountSpec> Mounts => [.. _service.Container.Volumes.Select(volume => new MountSpec
    {
        Type = volume.Source.StartsWith('/') ? "bind" : "volume",
        Source = volume.Source,
        Target = volume.Target,
        ReadOnly = volume.ReadOnly,
    })];

    public long? NanoCpus => _service.Container.Cpus is { } cpus ? (long)(cpus * Nano) : null;

    /// <summary>What happens when it ends, once it was well: before, an end is an answer.</summary>
    public RestartPolicy Restart => new(_service.Container.Restart);

    /// <param name="image">The image's name in the engine.</param>
    /// <param name="labels">What it is known by.</param>
    /// <param name="network">The network that it begins in.</param>
    /// <param name="isPublished">Whether its port leads to it, in the first network that has a way out.</param>
    public ContainerSpec Spec(string image, IReadOnlyDictionary<string, string> labels, string network, bool isPublished)
    {
        var options = _service.Container;
        return new()
        {
            Image = image,
            Env = Environment,
            Labels = labels,
            Hostname = _service.Name,
            ExposedPorts = ContainerPort is null ? null : new Dictionary<string, Nothing> { [PortName] = new() },
            StopTimeout = (int)Math.Ceiling(_service.StopGrace.TotalSeconds),
            HostConfig = new()
            {
                NetworkMode = network,
                Mounts = Mounts,
                Memory = options.Memory,
                NanoCpus = NanoCpus,
                PortBindings = isPublished && HostPort is { } port
                    ? new Dictionary<string, IReadOnlyList<PortBinding>>
                    {
                        [PortName] = [new("", port.ToString(CultureInfo.InvariantCulture))],
                    }
                    : null,
            },
        };
    }

    private string PortName => string.Create(CultureInfo.InvariantCulture, $"{ContainerPort}/tcp");

    /// <summary>The service's own, and the port as platforms tell it, where nobody else says it.</summary>
    private List<string> Variables()
    {
        List<string> all = [.. _service.Environment.Select(variable => $"{variable.Key}={variable.Value}")];
        foreach (var name in (string[])["PORT", "ASPNETCORE_HTTP_PORTS"])
        {
            if (ContainerPort is { } port && !all.Concat(_run.Env ?? []).Any(variable => variable.StartsWith(name + "=", StringComparison.Ordinal)))
            {
                all.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={port}"));
            }
        }

        return all;
    }

    private string Hash()
    {
        var options = _service.Container;
        var text = new StringBuilder(Digest).Append(
            CultureInfo.InvariantCulture,
            $"\0{HostPort}\0{ContainerPort}\0{_service.StopGrace.Ticks}\0{options.Memory}\0{options.Cpus}\0{options.Restart}");
        foreach (var part in Environment.Concat(options.Networks).Concat(options.Volumes.Select(volume => volume.ToString())))
        {
            text.Append('\0').Append(part);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
