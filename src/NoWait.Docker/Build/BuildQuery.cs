using System.Text.Json;
using NoWait.Docker.Connection;
using NoWait.Docker.Json;

namespace NoWait.Docker.Build;

/// <summary>A build as the query of <c>POST /build</c>.</summary>
internal static class BuildQuery
{
    public static Query Write(BuildSpec spec, string buildId, string? session)
    {
        var arguments = new Dictionary<string, string>(spec.Arguments, StringComparer.Ordinal);
        if (spec.InlineCache)
        {
            arguments["BUILDKIT_INLINE_CACHE"] = "1";
        }

        return new Query
        {
            { "version", "2" },
            { "buildid", buildId },
            { "session", session },
            { "remote", session is null ? null : "client-session" },
            { "dockerfile", session is null ? TarBody.DockerfileName : BuildSpec.DockerfileInContext },
            { "t", spec.Tags },
            { "target", spec.Target },
            { "platform", spec.Platform },
            { "buildargs", Json(arguments) },
            { "labels", Json(spec.Labels) },
            { "cachefrom", spec.CacheFrom.Count == 0 ? null : JsonSerializer.Serialize(spec.CacheFrom, EngineJson.Default.IReadOnlyListString) },
            { "nocache", spec.NoCache },
            { "pull", spec.Pull },
            { "networkmode", spec.NetworkMode },
            { "extrahosts", spec.ExtraHosts },
            { "shmsize", spec.ShmSize },
            { "ulimits", spec.Ulimits.Count == 0 ? null : JsonSerializer.Serialize(spec.Ulimits, EngineJson.Default.IReadOnlyListUlimit) },
            { "outputs", Outputs(spec.Output) },
        };
    }

    private static string? Json(IReadOnlyDictionary<string, string> values) =>
        values.Count == 0 ? null : JsonSerializer.Serialize(values, EngineJson.Default.IReadOnlyDictionaryStringString);

    private static string? Outputs(BuildTarget target)
    {
        var type = target switch
        {
            BuildTarget.CacheOnly => "cacheonly",
            BuildTarget.Folder => "local",
            BuildTarget.Archive archive => archive.Type,
            _ => null,
        };
        return type is null ? null : JsonSerializer.Serialize([new OutputSpec(type, new Dictionary<string, string>())], EngineJson.Default.IReadOnlyListOutputSpec);
    }
}

/// <summary>An exporter, as the Engine's API wants it.</summary>
internal sealed record OutputSpec(string Type, IReadOnlyDictionary<string, string> Attrs);
