using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Docker.Swarm;

namespace NoWait.Deployers.Swarm;

/// <summary>The secrets and configs of one service: a swarm cannot change them, so each is named by its content.</summary>
internal sealed class SwarmData(DockerEngine engine, EngineNames names, Service service)
{
    private const uint ReadableByAll = 0x124;
    private const int Iterations = 50_000;
    private const int NameBytes = 6;

    /// <summary>Stores secrets where they are missing, and tells how tasks refer to them.</summary>
    public async Task<IReadOnlyList<SecretReference>> EnsureSecretsAsync(
        string root, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (service.Swarm.Secrets.Count == 0)
        {
            return [];
        }

        var there = await engine.Swarm.Secrets.ListAsync(names.Filter(), cancellationToken);
        return await Task.WhenAll(service.Swarm.Secrets.Select(async secret =>
        {
            var value = Encoding.UTF8.GetBytes(secret.Read(root, environment));
            // Slow to compute, as a name is for everybody to see: it must not tell a short password.
            var salt = Encoding.UTF8.GetBytes($"{names.Current}/{secret.Id}/nowait");
            var name = Name(secret.Id, Rfc2898DeriveBytes.Pbkdf2(value, salt, Iterations, HashAlgorithmName.SHA256, NameBytes));
            var id = await EnsureAsync(engine.Swarm.Secrets, there, name, value, cancellationToken);
            return new SecretReference(id, name, new(secret.Id, "0", "0", ReadableByAll));
        }));
    }

    /// <summary>Stores configs where they are missing, and tells how tasks refer to them.</summary>
    public async Task<IReadOnlyList<ConfigReference>> EnsureConfigsAsync(string root, CancellationToken cancellationToken)
    {
        if (service.Swarm.Configs.Count == 0)
        {
            return [];
        }

        var there = await engine.Swarm.Configs.ListAsync(names.Filter(), cancellationToken);
        return await Task.WhenAll(service.Swarm.Configs.Select(async (config, number) =>
        {
            var value = Read(Path.Combine(root, config.Value), config.Value);
            var name = Name(number.ToString(CultureInfo.InvariantCulture), SHA256.HashData(value)[..NameBytes]);
            var id = await EnsureAsync(engine.Swarm.Configs, there, name, value, cancellationToken);
            return new ConfigReference(id, name, new(config.Key, "0", "0", ReadableByAll));
        }));
    }

    /// <summary>Removes what neither the service nor the version before it uses.</summary>
    public async Task PruneAsync(ServiceDetails details, CancellationToken cancellationToken)
    {
        var specs = new[] { details.Spec, details.PreviousSpec }.OfType<ServiceSpec>().Select(spec => spec.TaskTemplate.ContainerSpec).ToList();
        await PruneAsync(engine.Swarm.Secrets, specs.SelectMany(spec => spec.Secrets ?? []).Select(secret => secret.SecretID), cancellationToken);
        await PruneAsync(engine.Swarm.Configs, specs.SelectMany(spec => spec.Configs ?? []).Select(config => config.ConfigID), cancellationToken);
    }

    private async Task PruneAsync(SwarmDataApi api, IEnumerable<string> used, CancellationToken cancellationToken)
    {
        foreach (var left in (await api.ListAsync(names.Filter(), cancellationToken)).ExceptBy(used, data => data.ID))
        {
            await api.RemoveAsync(left.ID, cancellationToken);
        }
    }

    private async Task<string> EnsureAsync(
        SwarmDataApi api, IReadOnlyList<Docker.Swarm.SwarmData> there, string name, byte[] value, CancellationToken cancellationToken) =>
        there.FirstOrDefault(data => data.Spec.Name == name)?.ID ?? await api.CreateAsync(name, value, names.Labels(), cancellationToken);

    private string Name(string id, byte[] hash) => $"{names.Current}-{id}-{Convert.ToHexStringLower(hash)}";

    private static byte[] Read(string path, string name)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidUsageException($"The config {name} cannot be read: {e.Message}", e);
        }
    }
}
