using NoWait.Testing;

namespace NoWait.EndToEnd.Specs;

/// <summary>The samples with real compilers: they run, follow a change, and their images do not tell where they were built.</summary>
[Collection(nameof(SampleTree))]
public sealed class SampleSpecs(SampleTree samples)
{
    [FactNeeds("go")]
    public Task The_go_sample_follows_a_change_and_builds_the_same_everywhere() =>
        DeployAndChangeAsync("go", "words/words.go", "Go");

    [FactNeeds("rust", "gcc")]
    public Task The_rust_sample_follows_a_change_and_builds_the_same_everywhere() =>
        DeployAndChangeAsync("rust", "greeting/src/lib.rs", "Rust");

    [FactNeeds("gcc", "make", "zlib")]
    public Task The_c_sample_follows_a_change_and_builds_the_same_everywhere() =>
        DeployAndChangeAsync("c", "greeting/greeting.c", "C");

    [FactNeeds("node", "npm")]
    public Task The_node_sample_follows_a_change_and_builds_the_same_everywhere() =>
        DeployAndChangeAsync("node", "greeting/index.js", "Node");

    [Fact]
    public Task The_dotnet_sample_follows_a_change_and_builds_the_same_everywhere() =>
        DeployAndChangeAsync("dotnet", "Words/Greeting.cs", ".NET");

    private async Task DeployAndChangeAsync(string service, string file, string language)
    {
        _ = (await samples.BuildAsync("Deploy", "--services", service)).Well;
        (await samples.AskAsync(service, "/healthz")).ShouldBe("well\n");
        (await samples.AskAsync(service, "/")).ShouldBe($"Hello world from {language}\n");
        var first = await samples.ImageAsync(service);

        samples.Edit($"{service}/{file}", "Hello", "Good morning");
        (await samples.BuildAsync("Deploy", "--services", service)).Well.ShouldContain($"{service}: {file} changed");
        (await samples.AskAsync(service, "/")).ShouldBe($"Good morning world from {language}\n");
        var second = await samples.ImageAsync(service);
        second.ShouldNotBe(first);

        (await samples.BuildAsync("Deploy", "--services", service)).Well.ShouldContain("nothing changed, runs and is well");
        (await samples.BuildAsync("Verify", "--services", service)).Well.ShouldContain(
            $"  {service}  the same twice, {second}", customMessage: "an incremental build gives what clean ones under other conditions give");
    }
}
