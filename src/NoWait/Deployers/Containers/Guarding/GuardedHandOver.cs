using System.Text.Json.Serialization;
using NoWait.Docker;

namespace NoWait.Deployers.Containers.Guarding;

/// <summary>All that another process needs to know to end a hand-over whose deployment died.</summary>
/// <param name="Address">Where the engine listens.</param>
/// <param name="Tls">The certificates; null for none.</param>
/// <param name="Project">The service's project.</param>
/// <param name="Service">The service.</param>
/// <param name="Old">The container that serves before it.</param>
/// <param name="LockFile">What the deployment holds as long as it lives.</param>
internal sealed record GuardedHandOver(string Address, TlsFiles? Tls, string Project, string Service, string Old, string LockFile)
{
    /// <summary>What the guard holds as long as it is not known who will have the port.</summary>
    [JsonIgnore]
    public string GuardFile => GuardFileOf(LockFile);

    /// <summary>The guard's file beside a deployment's.</summary>
    public static string GuardFileOf(string lockFile) => lockFile + ".guard";

    [JsonIgnore]
    public DockerEndpoint Endpoint => DockerEndpoint.Parse(Address) with { Tls = Tls };
}

[JsonSerializable(typeof(GuardedHandOver))]
internal sealed partial class GuardJson : JsonSerializerContext;
