using System.Text.Json;
using NoWait.Delivering;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Registry;
using NoWait.Testing;
using Shouldly;
using Xunit;

namespace NoWait.Specs.Delivering;

public sealed class PushSpecs : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [FactNeeds("registry")]
    public async Task An_image_can_be_had_by_its_tags_and_by_its_digest()
    {
        using var registry = await RealRegistry.StartAsync();
        Choose(registry, "latest", "1.2");
        var service = ServiceOf("hello");

        var (image, _) = await PushAsync(service);

        using var client = Client(registry);
        foreach (var name in new[] { "api:latest", "api:1.2", $"api@{image.Descriptor.Digest}" })
        {
            var found = await client.ReadAsync(Reference.Parse($"{registry.Host}/team/{name}"));
            found.Descriptor.Digest.ShouldBe(image.Descriptor.Digest);
        }
    }

    [FactNeeds("registry", "git", "skopeo")]
    public async Task A_tag_carries_commit_source_and_time_and_the_image_does_not()
    {
        using var registry = await RealRegistry.StartAsync();
        Choose(registry);
        _repository.Git("init", "-q");
        _repository.Git("config", "user.email", "me@example.com");
        _repository.Git("config", "user.name", "Me");
        _repository.Git("remote", "add", "origin", "https://me:token@example.com/team/shop.git");
        _repository.Git("commit", "-q", "--allow-empty", "-m", "one");
        var (first, _) = await PushAsync(ServiceOf("hello"));

        var notes = Skopeo(registry, "inspect", "--raw").GetProperty("annotations");
        _repository.Git("commit", "-q", "--allow-empty", "-m", "two");
        var (second, note) = await PushAsync(ServiceOf("hello"));

        notes.GetProperty(OciAnnotations.Revision).GetString().ShouldBe(_repository.Git("rev-parse", "HEAD~1").Trim());
        notes.GetProperty(OciAnnotations.Source).GetString().ShouldBe("https://example.com/team/shop.git");
        DateTimeOffset.Parse(notes.GetProperty(OciAnnotations.Created).GetString()!, null).ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        second.Descriptor.Digest.ShouldBe(first.Descriptor.Digest);
        note.ShouldBe("the registry has it all");
    }

    [FactNeeds("registry")]
    public async Task Of_a_changed_service_on_a_large_base_only_the_changed_layer_travels()
    {
        using var registry = await RealRegistry.StartAsync();
        Choose(registry);
        var large = new byte[20_000_000];
        new Random(1).NextBytes(large);
        await _repository.BaseAsync("bases", "large", null, LayerEntry.File.FromBytes("large", large, FileModes.Plain));
        await PushAsync(ServiceOf("before", "oci:bases:large"));

        var (image, note) = await PushAsync(ServiceOf("after", "oci:bases:large"));

        var sent = image.Layers[1].Descriptor.Size + image.Manifest.Config.Size;
        sent.ShouldBeLessThan(1000);
        note.ShouldBe($"{sent} B sent, 20.0 MB were there");
    }

    [FactNeeds("registry")]
    public async Task The_measured_speed_of_the_link_is_kept_for_the_next_run()
    {
        using var registry = await RealRegistry.StartAsync();
        Choose(registry);
        var large = new byte[2_000_000];
        new Random(1).NextBytes(large);
        await _repository.BaseAsync("bases", "large", null, LayerEntry.File.FromBytes("large", large, FileModes.Plain));

        await PushAsync(ServiceOf("hello", "oci:bases:large"));

        new LinkSpeeds(new Workspace(_repository.Folder.Path).Links).Of(registry.Host).ShouldNotBeNull().ShouldBeGreaterThan(0);
    }

    [FactNeeds("registry")]
    public async Task A_registry_that_is_full_keeps_what_it_has_and_the_push_says_so()
    {
        using var registry = await RealRegistry.StartAsync(room: "1m");
        Choose(registry);
        var (before, _) = await PushAsync(ServiceOf("hello"));
        var large = new byte[3_000_000];
        new Random(1).NextBytes(large);
        File.WriteAllBytes(_repository.Folder["app"], large);

        var error = await Should.ThrowAsync<DeliveryFailedException>(() => PushAsync(ServiceOf(null)));

        error.Message.ShouldStartWith($"api: {registry.Host}/team/api answered 500 to ");
        using var client = Client(registry);
        (await client.ReadAsync(Reference.Parse($"{registry.Host}/team/api:latest"))).Descriptor.Digest.ShouldBe(before.Descriptor.Digest);
    }

    [Fact]
    public async Task Without_a_registry_a_push_that_was_asked_for_is_a_mistake_and_any_other_nothing()
    {
        using var delivery = _repository.Delivery(ServiceOf("hello"));

        (await delivery.PushAsync(isAsked: false, default)).ShouldBe("no registry named");
        var mistake = await Should.ThrowAsync<InvalidUsageException>(() => delivery.PushAsync(isAsked: true, default));
        mistake.Message.ShouldBe("Push needs to know where to: name a registry, as in --registry registry.example/team.");
    }

    [FactNeeds("registry")]
    public async Task A_registry_that_wants_credentials_is_an_error_that_says_how_to_log_in()
    {
        using var registry = await RealRegistry.StartAsync(asksForUser: true);
        Choose(registry);

        var error = await Should.ThrowAsync<DeliveryFailedException>(() => PushAsync(ServiceOf("hello")));

        error.Message.ShouldContain(registry.Host);
        error.Message.ShouldContain("log in", Case.Insensitive);
    }

    [FactNeeds("registry")]
    public async Task A_registry_without_encryption_is_not_spoken_to_unless_it_is_named_so()
    {
        using var registry = await RealRegistry.StartAsync();
        _repository.Options = _repository.Options with { Registry = registry.Host };

        var error = await Should.ThrowAsync<DeliveryFailedException>(() => PushAsync(ServiceOf("hello")));

        error.Message.ShouldContain("name it among the insecure registries");
    }

    private async Task<(OciImage Image, string? Note)> PushAsync(Service service)
    {
        using var delivery = _repository.Delivery(service);
        await Repository.BuildAsync(delivery);
        var note = await delivery.PushAsync(isAsked: true, default);
        delivery.Settle(isLast: true);
        return (await _repository.Images.ReadAsync(service.Name), note);
    }

    private Service ServiceOf(string? text, string from = "scratch")
    {
        if (text is not null)
        {
            _repository.Folder.Write("app", text);
        }

        return new Service("api") { Image = Image.Stage("run", from, s => s.Copy("app", to: "/app").Entrypoint("/app")) };
    }

    private void Choose(RealRegistry registry, params string[] tags) => _repository.Options = _repository.Options with
    {
        Registry = $"{registry.Host}/team",
        InsecureRegistries = [registry.Host],
        Tags = tags.Length == 0 ? ["latest"] : [.. tags],
    };

    private static RegistryClient Client(RealRegistry registry) => new(new RegistryOptions { Insecure = [registry.Host] });

    private static JsonElement Skopeo(RealRegistry registry, params string[] arguments) => JsonDocument.Parse(Repository.Run(
        "skopeo", [.. arguments, "--tls-verify=false", $"docker://{registry.Host}/team/api:latest"])).RootElement;
}
