using NoWait.Deployers;
using NoWait.Deployers.Swarm;
using NoWait.Docker.Swarm;
using NoWait.Specs.Deployers.Containers;
using NoWait.Testing;

namespace NoWait.Specs.Deployers.Swarm;

/// <summary>The specs that share the swarm, one after the other: an engine is in one swarm at a time.</summary>
[CollectionDefinition(Name)]
public sealed class SharingOneSwarm : ICollectionFixture<OneNodeSwarm>
{
    public const string Name = "one swarm";
}

/// <summary>The test run's own engine as a swarm of one node.</summary>
public sealed class OneNodeSwarm : IAsyncLifetime
{
    /// <summary>What a deployment said before there was a swarm.</summary>
    public string Refusal { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Need.SkipReason("swarm") is not null)
        {
            return;
        }

        await using var site = await OpenAsync();
        Refusal = (await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync("one"))).Message;
        await site.Engine.Swarm.InitAsync(new SwarmInit { ListenAddr = $"{RealEngine.SwarmAddress}:2377", AdvertiseAddr = RealEngine.SwarmAddress }, default);
    }

    public async Task DisposeAsync()
    {
        if (Need.SkipReason("swarm") is null)
        {
            await using var site = await OpenAsync();
            await site.Engine.Swarm.LeaveAsync(force: true, default);
        }
    }

    internal static async Task<EngineSite> OpenAsync(RealEngine? engine = null)
    {
        var site = await EngineSite.OpenAsync(engine);
        var environment = new Dictionary<string, string> { ["TOKEN"] = "hunter2" };
        site.Deployer = new SwarmDeployer(site.Engine, site.Project, new Workspace(site.Folder), environment);
        return site;
    }
}
