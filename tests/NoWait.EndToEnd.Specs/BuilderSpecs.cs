using NoWait.Testing;

namespace NoWait.EndToEnd.Specs;

/// <summary>Both builders make one image of equal sources, bit for bit, wherever, whenever and for whomever they do.</summary>
[Collection(nameof(SampleTree))]
public sealed class BuilderSpecs(SampleTree samples, SampleOven oven)
{
    [FactNeeds("own-docker", "debian-go")]
    public Task The_go_sample_is_one_image_by_both_builders_under_all_conditions() => IsOneImageAsync("go");

    [FactNeeds("own-docker", "debian-rust", "gcc")]
    public Task The_rust_sample_is_one_image_by_both_builders_under_all_conditions() => IsOneImageAsync("rust");

    [FactNeeds("own-docker", "debian", "gcc", "make", "zlib")]
    public Task The_c_sample_is_one_image_by_both_builders_under_all_conditions() => IsOneImageAsync("c");

    [FactNeeds("own-docker", "debian-node")]
    public Task The_node_sample_is_one_image_by_both_builders_under_all_conditions() => IsOneImageAsync("node");

    private async Task IsOneImageAsync(string service)
    {
        _ = (await samples.BuildAsync("BuildImages", "--services", service)).Well;
        var byHost = await samples.ImageAsync(service);
        var engine = await oven.ForAsync(service, samples);
        string[] byEngine = ["--builder", "docker", "--docker-host", engine.Host];

        (await samples.BuildCopyAsync(service, Surroundings.Usual, byEngine)).ShouldBe(byHost, "the docker builder, with nothing in its caches");

        await SampleOven.BindAsync(engine);
        try
        {
            (await samples.BuildCopyAsync(service, Surroundings.Odd, ["--clean", .. byEngine])).ShouldBe(
                byHost, "the docker builder, every step again with warm caches, and with all that may differ");
        }
        finally
        {
            await SampleOven.ReleaseAsync(engine);
        }
    }
}

/// <summary>The samples with their engine, for all specs of them.</summary>
[CollectionDefinition(nameof(SampleTree))]
public sealed class SampleFixtures : ICollectionFixture<SampleTree>, ICollectionFixture<SampleOven>;
