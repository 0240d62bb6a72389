using NoWait.Docker.Build;
using NoWait.Docker.Configuration;
using NoWait.Docker.Images;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class RegistrySpecs : BuildScenario
{
    [FactNeeds("docker", "registry")]
    public async Task An_image_is_pushed_and_pulled_and_layers_that_are_there_do_not_travel()
    {
        using var registry = await RealRegistry.StartAsync();
        var name = $"{registry.Host}/team/api";
        await Docker.Images.TagAsync(RealEngine.Busybox, $"{name}:1", default);

        var first = await Docker.Images.PushAsync($"{name}:1", new TransferOptions(), default);
        var second = await Docker.Images.PushAsync($"{name}:1", new TransferOptions(), default);
        await Docker.Images.RemoveAsync($"{name}:1", force: false, default);
        List<string> told = [];
        await Docker.Images.PullAsync(
            $"{name}@{first.Digest}", new TransferOptions { Progress = message => told.Add(message.Status ?? "") }, default);

        (first.LayersSent, first.LayersThere).ShouldBe((1, 0));
        first.BytesSent.ShouldBeGreaterThan(1_000_000);
        first.Digest.ShouldNotBeNull().ShouldStartWith("sha256:");
        second.ShouldBe(new PushResult(first.Digest, 0, 0, 1));
        told.ShouldContain($"Digest: {first.Digest}");
        (await Docker.Images.InspectAsync($"{name}@{first.Digest}", default)).RepoDigests.ShouldNotBeNull().ShouldContain($"{name}@{first.Digest}");
        await Docker.Images.RemoveAsync($"{name}@{first.Digest}", force: false, default);
    }

    [FactNeeds("docker", "registry")]
    public async Task A_registry_that_asks_for_a_user_gets_one_or_says_how()
    {
        using var registry = await RealRegistry.StartAsync(asksForUser: true);
        var name = $"{registry.Host}/team/api:1";
        await Docker.Images.TagAsync(RealEngine.Busybox, name, default);
        var credentials = new RegistryCredentials(RealRegistry.User, RealRegistry.Password) { ServerAddress = registry.Host };

        var error = await Should.ThrowAsync<DockerException>(() => Docker.Images.PushAsync(name, new TransferOptions(), default));
        error.Message.ShouldEndWith("Log in to the registry (docker login) or check the name.");
        await Docker.Images.PushAsync(name, new TransferOptions { Credentials = credentials }, default);
        await Docker.Images.RemoveAsync(name, force: false, default);

        // A base image behind the same door: the daemon asks us while it builds.
        List<string> asked = [];
        await BuildAsync($"FROM {name}\nRUN true\n", spec => spec with
        {
            Credentials = (host, _) =>
            {
                asked.Add(host);
                return Task.FromResult(credentials);
            },
        });
        asked.Distinct().ShouldBe([registry.Host]);
        Events.ShouldAllBe(e => !e.ToString()!.Contains(RealRegistry.Password));
    }
}
