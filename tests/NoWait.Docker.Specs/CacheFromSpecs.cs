using NoWait.Docker.Images;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

/// <summary>What empties the engine's build cache, and so runs when no other test builds.</summary>
[CollectionDefinition(nameof(CacheFromSpecs), DisableParallelization = true)]
[Collection(nameof(CacheFromSpecs))]
public sealed class CacheFromSpecs : BuildScenario
{
    [FactNeeds("docker", "registry")]
    public async Task Cache_can_come_from_an_image_in_a_registry()
    {
        using var registry = await RealRegistry.StartAsync();
        var name = $"{registry.Host}/team/cached:1";
        var dockerfile = $"FROM {RealEngine.Busybox}\nRUN echo {Guid.NewGuid()} > /made\n";
        await BuildAsync(dockerfile, spec => spec with { Tags = [name], InlineCache = true });
        await Docker.Images.PushAsync(name, new TransferOptions(), default);
        await Docker.Images.RemoveAsync(name, force: true, default);
        await Docker.Daemon.PruneBuildCacheAsync(all: true, keep: 0, default);

        var again = await BuildAsync(dockerfile, spec => spec with { CacheFrom = [name] });

        again.Instructions.Single(step => step.Number == 2).IsCached.ShouldBeTrue();
    }
}
