using System.Globalization;
using NoWait.Changes;
using NoWait.Docker.Build;
using NoWait.Docker.Configuration;
using NoWait.Docker.Containers;
using NoWait.Images;
using NoWait.Images.Globs;

namespace NoWait.Builders.Docker;

/// <summary>Writes a request in BuildKit's terms.</summary>
/// <param name="variables">The environment of this process.</param>
internal sealed class DockerSpec(IReadOnlyDictionary<string, string> variables)
{
    private readonly CredentialFinder _credentials = new(DockerConfiguration.From(variables));

    /// <summary>What BuildKit is asked for.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="plan">What is made of it.</param>
    /// <param name="output">Where the result goes.</param>
    /// <param name="overlay">A folder that the context shows in its root; null for none.</param>
    public BuildSpec Of(BuildRequest request, DockerPlan plan, BuildTarget output, string? overlay)
    {
        var options = request.BuildKit;
        return new()
        {
            Dockerfile = plan.Dockerfile,
            DockerfileName = plan.DockerfileName,
            Context = plan.ReadsContext ? ContextOf(request, plan) with { Overlay = overlay } : null,
            Arguments = ArgumentsOf(request),
            CacheFrom = [.. options.CacheFrom],
            InlineCache = (options.InlineCache | IsInline(options)) && plan.Whole is not null,
            NetworkMode = options.Network,
            ExtraHosts = [.. options.ExtraHosts],
            ShmSize = options.ShmSize,
            Ulimits = [.. options.Ulimits.Select(Limit)],
            Secrets = request.Secrets.ToDictionary(pair => pair.Key, pair => BuildSecret.FromText(pair.Value)),
            SshAgents = AgentsOf(options, plan),
            Credentials = _credentials.FindAsync,
            Output = output,
            HasActivities = false,
        };
    }

    /// <summary>What the commands of a plan may not show.</summary>
    /// <exception cref="InvalidUsageException">A secret is not where it is to come from.</exception>
    public static SecretMask MaskOf(BuildRequest request, DockerPlan plan)
    {
        var used = plan.Written.Source.IsForeign ? request.Secrets.Keys : plan.Graph.Needed
            .SelectMany(node => node.Stage.Instructions.OfType<Run>())
            .SelectMany(run => run.Mounts.OfType<SecretMount>())
            .Select(mount => mount.Id ?? Path.GetFileName(mount.Target) ?? "")
            .Where(request.Secrets.ContainsKey)
            .Distinct();
        return new(used.Select(id => request.Secrets[id]()));
    }

    private static Dictionary<string, string> ArgumentsOf(BuildRequest request)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SOURCE_DATE_EPOCH"] = request.SourceDate.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in request.Arguments)
        {
            arguments[name] = value;
        }

        return arguments;
    }

    private static BuildContext ContextOf(BuildRequest request, DockerPlan plan)
    {
        var ignore = CopySelection.IgnoreFileOf(new(request.Context));
        var excludes = plan.Excludes;
        var isWhole = ignore.IsEmpty && excludes.IsEmpty;
        return new(request.Context)
        {
            Scope = request.Service,
            HasPlainModes = plan.Whole is null,
            Includes = isWhole ? null : path => !ignore.Matches(path) && !excludes.Matches(path),
            Enters = isWhole ? null : path => !ignore.Prunes(path) && !excludes.Prunes(path),
        };
    }

    // As with the CLI, the agent of this login is the default one.
    private Dictionary<string, string> AgentsOf(BuildKitOptions options, DockerPlan plan)
    {
        var agents = options.SshAgents.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var wants = plan.Graph.Needed.Any(node => node.Stage.Instructions.Any(one => one is Run run && run.Mounts.Any(mount => mount is SshMount)));
        if (wants && variables.GetValueOrDefault("SSH_AUTH_SOCK") is { Length: > 0 } socket)
        {
            agents.TryAdd("default", socket);
        }

        return agents;
    }

    /// <summary>Whether the cache is to go into the image itself.</summary>
    private static bool IsInline(BuildKitOptions options) => options.CacheTo switch
    {
        [] => false,
        ["inline" or "type=inline"] => true,
        [var other, ..] => throw new InvalidUsageException(
            $"The cache cannot go to '{other}': engines export it into images only. Write CacheTo = [\"type=inline\"], push the image, and name it in CacheFrom."),
    };

    /// <summary>A limit as <c>docker build --ulimit</c> takes it: <c>name=soft[:hard]</c>.</summary>
    private static Ulimit Limit(string text)
    {
        var parts = text.Split('=', 2);
        var limits = parts.Length == 2 ? parts[1].Split(':') : [];
        return parts[0].Length > 0 && limits.Length is 1 or 2
            && long.TryParse(limits[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var soft)
            && long.TryParse(limits[^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var hard)
            && (hard < 0 || soft <= hard)
            ? new(parts[0], soft, hard)
            : throw new InvalidUsageException($"'{text}' is no limit: write NAME=SOFT or NAME=SOFT:HARD, as in nofile=1024:2048.");
    }
}
