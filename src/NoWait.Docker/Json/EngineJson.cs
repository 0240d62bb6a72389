using System.Text.Json.Serialization;
using NoWait.Docker.Build;
using NoWait.Docker.Configuration;
using NoWait.Docker.Connection;
using NoWait.Docker.Containers;
using NoWait.Docker.Daemon;
using NoWait.Docker.Events;
using NoWait.Docker.Images;
using NoWait.Docker.Networks;
using NoWait.Docker.Streams;
using NoWait.Docker.Swarm;
using NoWait.Docker.Volumes;

namespace NoWait.Docker.Json;

/// <summary>How the Engine's API is read and written: names as they stand, nothing for what is not set.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, List<string>>), TypeInfoPropertyName = "FilterValues")]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(ConfigurationFile))]
[JsonSerializable(typeof(ContextFile))]
[JsonSerializable(typeof(RegistryCredentials))]
[JsonSerializable(typeof(HelperAnswer))]
[JsonSerializable(typeof(DaemonVersion))]
[JsonSerializable(typeof(DaemonInfo))]
[JsonSerializable(typeof(DiskUsage))]
[JsonSerializable(typeof(BuildCachePruned))]
[JsonSerializable(typeof(ProgressMessage))]
[JsonSerializable(typeof(ImageDetails))]
[JsonSerializable(typeof(IReadOnlyList<ImageSummary>))]
[JsonSerializable(typeof(IReadOnlyList<ImageHistory>))]
[JsonSerializable(typeof(IReadOnlyList<ImageRemoval>))]
[JsonSerializable(typeof(ImagesPruned))]
[JsonSerializable(typeof(ContainerSpec))]
[JsonSerializable(typeof(ContainerCreated))]
[JsonSerializable(typeof(ContainerDetails))]
[JsonSerializable(typeof(IReadOnlyList<ContainerSummary>))]
[JsonSerializable(typeof(ContainersPruned))]
[JsonSerializable(typeof(ContainerUpdate))]
[JsonSerializable(typeof(WaitAnswer))]
[JsonSerializable(typeof(PathStat))]
[JsonSerializable(typeof(ExecSpec))]
[JsonSerializable(typeof(ExecStart))]
[JsonSerializable(typeof(ExecDetails))]
[JsonSerializable(typeof(Created))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<Ulimit>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<OutputSpec>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(NetworkSpec))]
[JsonSerializable(typeof(IReadOnlyList<NetworkDetails>))]
[JsonSerializable(typeof(NetworkMember))]
[JsonSerializable(typeof(VolumeSpec))]
[JsonSerializable(typeof(Volume))]
[JsonSerializable(typeof(VolumeList))]
[JsonSerializable(typeof(EngineEvent))]
[JsonSerializable(typeof(SwarmInit))]
[JsonSerializable(typeof(SwarmDetails))]
[JsonSerializable(typeof(SwarmDataSpec))]
[JsonSerializable(typeof(IReadOnlyList<SwarmData>))]
[JsonSerializable(typeof(CreatedInSwarm))]
[JsonSerializable(typeof(ServiceSpec))]
[JsonSerializable(typeof(ServiceDetails))]
[JsonSerializable(typeof(IReadOnlyList<ServiceDetails>))]
[JsonSerializable(typeof(IReadOnlyList<TaskDetails>))]
internal sealed partial class EngineJson : JsonSerializerContext;
