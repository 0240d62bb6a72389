using NoWait.Docker.Images;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class ImageSpecs
{
    private readonly string _name = $"nowait-spec-{Guid.NewGuid():N}";

    [FactNeeds("docker")]
    public async Task An_image_is_tagged_listed_inspected_and_removed()
    {
        using var docker = await Engines.RealAsync();
        await docker.Images.TagAsync(RealEngine.Busybox, $"{_name}:one", default);

        var image = await docker.Images.InspectAsync($"{_name}:one", default);
        image.RepoTags.ShouldNotBeNull().ShouldContain($"{_name}:one");
        image.RootFS!.Layers!.Count.ShouldBe(1);
        image.Config!.Cmd.ShouldBe(["sh"]);
        (await docker.Images.ListAsync(new Filters { { "reference", _name } }, default)).Single().Id.ShouldBe(image.Id);
        (await docker.Images.HistoryAsync(image.Id, default)).Count.ShouldBe(1);
        (await docker.Images.RemoveAsync($"{_name}:one", force: false, default)).ShouldBe([new ImageRemoval { Untagged = $"{_name}:one" }]);
        (await docker.Images.FindAsync($"{_name}:one", default)).ShouldBeNull();
    }

    [FactNeeds("docker")]
    public async Task An_image_that_was_saved_can_be_loaded()
    {
        using var docker = await Engines.RealAsync();
        await docker.Images.ImportAsync(BusyboxArchive.Write(), $"{_name}:saved", ["LABEL a=b"], default);
        var id = (await docker.Images.InspectAsync($"{_name}:saved", default)).Id;
        using var copy = new MemoryStream();
        await using (var archive = await docker.Images.SaveAsync([$"{_name}:saved"], default))
        {
            await archive.CopyToAsync(copy);
        }

        await docker.Images.RemoveAsync($"{_name}:saved", force: true, default);
        copy.Position = 0;
        using var content = new StreamContent(copy);

        (await docker.Images.LoadAsync(content, null, default)).ShouldBe([$"{_name}:saved"]);

        (await docker.Images.InspectAsync($"{_name}:saved", default)).Id.ShouldBe(id);
        await docker.Images.RemoveAsync(id, force: true, default);
    }

    [FactNeeds("docker")]
    public async Task An_error_inside_the_stream_is_an_error()
    {
        using var docker = await Engines.RealAsync();
        using var garbage = new ByteArrayContent([1, 2, 3]);

        var error = await Should.ThrowAsync<DockerException>(() => docker.Images.LoadAsync(garbage, null, default));

        error.Request.ShouldBe("POST /images/load");
        error.Reason.ShouldNotBeNullOrEmpty();
    }

    [FactNeeds("docker")]
    public async Task A_registry_that_is_not_there_is_told_in_the_daemons_words()
    {
        using var docker = await Engines.RealAsync();
        await docker.Images.TagAsync(RealEngine.Busybox, $"127.0.0.1:1/{_name}:x", default);

        var push = await Should.ThrowAsync<DockerException>(() => docker.Images.PushAsync($"127.0.0.1:1/{_name}:x", new TransferOptions(), default));
        var pull = await Should.ThrowAsync<DockerException>(() => docker.Images.PullAsync($"127.0.0.1:1/{_name}:y", new TransferOptions(), default));

        push.Reason.ShouldNotBeNull().ShouldContain("connection refused");
        pull.Reason.ShouldNotBeNull().ShouldContain("connection refused");
        await docker.Images.RemoveAsync($"127.0.0.1:1/{_name}:x", force: false, default);
    }

    [Theory]
    [InlineData("api", "api", null, "docker.io")]
    [InlineData("api:1", "api", "1", "docker.io")]
    [InlineData("me/api:1", "me/api", "1", "docker.io")]
    [InlineData("localhost/api:1", "localhost/api", "1", "localhost")]
    [InlineData("localhost:5000/api", "localhost:5000/api", null, "localhost:5000")]
    [InlineData("ghcr.io/me/api:1.2", "ghcr.io/me/api", "1.2", "ghcr.io")]
    [InlineData("ghcr.io/me/api@sha256:00", "ghcr.io/me/api@sha256:00", null, "ghcr.io")]
    public void A_name_has_a_registry_a_repository_and_a_tag(string text, string repository, string? tag, string registry)
    {
        var reference = ImageReference.Parse(text);

        (reference.Repository, reference.Tag, reference.Registry).ShouldBe((repository, tag, registry));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"status\":\"ok\"}\n\r\n", "broke during POST /images/load")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<garbage>", "does not speak the Docker Engine's API")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"status\":\"o", "does not speak the Docker Engine's API")]
    public async Task A_stream_that_is_cut_or_garbled_is_an_error(string answer, string message)
    {
        using var daemon = MisbehavingDaemon.AfterPing(answer);
        using var docker = new DockerEngine(daemon.Endpoint);

        (await Should.ThrowAsync<DockerException>(() => docker.Images.LoadAsync(new ByteArrayContent([]), null, default))).Message.ShouldContain(message);
    }
}
