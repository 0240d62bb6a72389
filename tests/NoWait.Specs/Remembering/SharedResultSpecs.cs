using System.Net;
using System.Net.Sockets;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Oci.Registry;
using NoWait.Remembering;
using NoWait.Specs.Delivering;
using NoWait.Testing;

namespace NoWait.Specs.Remembering;

/// <summary>What one developer built, and another, elsewhere, need not.</summary>
public sealed class SharedResultSpecs : IDisposable
{
    private readonly Repository _mine = new();
    private readonly Repository _yours = new();

    public void Dispose()
    {
        _mine.Dispose();
        _yours.Dispose();
    }

    [FactNeeds("registry")]
    public async Task What_was_built_in_one_folder_is_pulled_in_another_and_not_built()
    {
        using var registry = await RealRegistry.StartAsync();
        var mine = await DeliverAsync(_mine, registry.Host, "a", "b");

        var yours = await DeliverAsync(_yours, registry.Host, "a", "b");

        yours.Note.ShouldNotBeNull().ShouldMatch(@"^2 pulled from cache, \d+(\.\d+)? (B|kB)$");
        Built(_mine).ShouldBe(["a", "b"]);
        Built(_yours).ShouldBeEmpty();
        yours.Images.ShouldBe(mine.Images);
        (await DeliverAsync(_yours, registry.Host, "a", "b")).Changes.ShouldBe("nothing changed");
    }

    [FactNeeds("registry")]
    public async Task An_entry_that_says_it_is_of_something_else_is_not_taken()
    {
        using var registry = await RealRegistry.StartAsync();
        await DeliverAsync(_mine, registry.Host, "a");
        await PoisonAsync(registry, notes => notes[RemoteResults.FingerprintNote] = "sha256:" + new string('0', 64));

        var yours = await DeliverAsync(_yours, registry.Host, "a");

        yours.Note.ShouldBeNull();
        Built(_yours).ShouldBe(["a"]);
        _yours.Said.ShouldContain(line => line.Contains("is of something else, and is not taken", StringComparison.Ordinal));
    }

    [FactNeeds("registry")]
    public async Task An_entry_of_another_platform_is_not_taken()
    {
        using var registry = await RealRegistry.StartAsync();
        await DeliverAsync(_mine, registry.Host, "a");
        await PoisonAsync(registry, _ => { }, new Platform { Os = "linux", Architecture = "s390x" });

        await DeliverAsync(_yours, registry.Host, "a");

        Built(_yours).ShouldBe(["a"]);
    }

    [FactNeeds("registry")]
    public async Task A_team_with_a_key_takes_only_what_was_signed_by_it()
    {
        using var registry = await RealRegistry.StartAsync();
        using var client = new RegistryClient(new RegistryOptions { Insecure = [registry.Host] });
        await DeliverAsync(_mine, registry.Host, "a");
        var fingerprint = Fingerprint(_mine, "a");
        var said = new List<string>();
        RemoteResults With(string? key) => new(client, $"{registry.Host}/cache", said.Add) { Key = key is null ? null : System.Text.Encoding.UTF8.GetBytes(key) };
        using var layout = OciLayout.OpenOrCreate(_yours.Folder["layout"]);
        async Task<OciImage?> Pull(string? key) => await With(key).PullAsync(fingerprint, layout, "a", TimeSpan.FromMinutes(1), default);

        (await Pull("ours")).ShouldBeNull();
        said.ShouldHaveSingleItem().ShouldContain("is not signed by the key of this team");
        (await With("ours").PushAsync(fingerprint, await _mine.Images.ReadAsync("a"), default)).ShouldBeTrue();

        (await Pull("ours")).ShouldNotBeNull();
        (await Pull("theirs")).ShouldBeNull();
        (await Pull(null)).ShouldNotBeNull();
    }

    [FactNeeds("registry")]
    public async Task A_layer_that_was_cut_short_is_found_by_its_digest_and_built_again()
    {
        using var registry = await RealRegistry.StartAsync();
        var mine = await DeliverAsync(_mine, registry.Host, "a");
        var layer = (await _mine.Images.ReadAsync("a")).Layers[0].Descriptor.Digest;
        registry.Damage(layer.Hex, static content => content[..(content.Length / 2)]);

        var yours = await DeliverAsync(_yours, registry.Host, "a");

        Built(_yours).ShouldBe(["a"]);
        yours.Images.ShouldBe(mine.Images);
    }

    [FactNeeds("registry")]
    public async Task A_layer_that_holds_something_else_is_found_by_its_digest_and_built_again()
    {
        using var registry = await RealRegistry.StartAsync();
        var mine = await DeliverAsync(_mine, registry.Host, "a");
        var layer = (await _mine.Images.ReadAsync("a")).Layers[0].Descriptor.Digest;
        registry.Damage(layer.Hex, static content => [.. content.Select(one => (byte)(one ^ 1))]);

        var yours = await DeliverAsync(_yours, registry.Host, "a");

        Built(_yours).ShouldBe(["a"]);
        yours.Images.ShouldBe(mine.Images);
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_warned_of_once_and_everything_is_built()
    {
        await DeliverAsync(_yours, "127.0.0.1:9", "a", "b", "c");

        Built(_yours).ShouldBe(["a", "b", "c"]);
        _yours.Said.Count(line => line.StartsWith("--cache: ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_registry_that_never_answers_is_not_waited_for_longer_than_it_is_worth()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        await DeliverAsync(_yours, silent.LocalEndpoint.ToString()!, "a", "b");

        Built(_yours).ShouldBe(["a", "b"]);
        _yours.Said.ShouldContain(line => line.Contains("takes longer to answer than to build", StringComparison.Ordinal));
    }

    [FactNeeds("registry")]
    public async Task A_registry_that_may_only_be_read_gives_what_it_has()
    {
        using var registry = await RealRegistry.StartAsync();
        await DeliverAsync(_mine, registry.Host, "a");
        registry.MakeReadOnly();

        await DeliverAsync(_yours, registry.Host, "a", "b");

        Built(_yours).ShouldBe(["b"]);
        _yours.Said.Count(line => line.StartsWith("--cache: What was built is not shared: ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [FactNeeds("registry")]
    public async Task A_registry_that_wants_a_login_is_warned_of_and_everything_is_built()
    {
        using var registry = await RealRegistry.StartAsync(asksForUser: true);

        await DeliverAsync(_yours, registry.Host, "a", "b");

        Built(_yours).ShouldBe(["a", "b"]);
        _yours.Said.Count(line => line.StartsWith("--cache: ", StringComparison.Ordinal)).ShouldBe(1);
        _yours.Said.ShouldContain(line => line.Contains("log in", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Not a repository", null, "--cache Not a repository names no repository")]
    [InlineData(null, "much", "--keep much is no size")]
    public void What_names_nothing_is_a_mistake(string? cache, string? keep, string message)
    {
        _mine.Options = _mine.Options with { Cache = cache, Keep = keep };

        Should.Throw<InvalidUsageException>(() => _mine.Delivery()).Message.ShouldStartWith(message);
    }

    private static async Task<(string? Changes, string? Note, IReadOnlyList<Digest> Images)> DeliverAsync(
        Repository repository, string registry, params string[] names)
    {
        foreach (var name in names)
        {
            repository.Folder.Write($"{name}.txt", $"content of {name}");
        }

        repository.Options = repository.Options with { Cache = $"{registry}/cache", InsecureRegistries = [registry] };
        var services = names.Select(name => Service(repository, name)).ToArray();
        using var delivery = repository.Delivery(services);
        var changes = await delivery.DetectChangesAsync(default);
        delivery.Settle(isLast: false);
        var note = await delivery.PrepareAsync(default);
        await delivery.CompileAsync(default);
        await delivery.BuildImagesAsync(default);
        await delivery.EndAsync(default);
        delivery.Settle(isLast: true);
        var images = new List<Digest>();
        foreach (var name in names)
        {
            images.Add((await repository.Images.ReadAsync(name)).Descriptor.Digest);
        }

        return (changes, note, images);
    }

    // Its build leaves a trace where nobody looks for sources.
    private static Service Service(Repository repository, string name) => new(name)
    {
        Image = Image
            .Stage("build", "busybox", s => s.Copy($"{name}.txt").Run($"cp {name}.txt out.txt && head -c 20000 /dev/zero >> out.txt"))
            .Stage("run", "scratch", s => s.CopyFrom("build", "/out.txt", "/out.txt").Entrypoint("/out.txt")),
    };

    private static IEnumerable<string> Built(Repository repository) => !Directory.Exists(repository.Folder[".nuke/cache/stages"]) ? [] :
        Directory.EnumerateDirectories(repository.Folder[".nuke/cache/stages"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static NoWait.Changes.Fingerprint Fingerprint(Repository repository, string name) =>
        new NoWait.Changes.FingerprintStore(repository.Folder[".nuke/cache"]).Find(name)!.Fingerprint;

    private async Task PoisonAsync(RealRegistry registry, Action<Dictionary<string, string>> change, Platform? platform = null)
    {
        using var client = new RegistryClient(new RegistryOptions { Insecure = [registry.Host] });
        var fingerprint = Fingerprint(_mine, "a");
        var reference = new RemoteResults(client, $"{registry.Host}/cache", _ => { }).ReferenceOf(fingerprint);
        var layer = await new LayerBuilder(_mine.Images).BuildAsync(
            LayerDescription.Create([Repository.Text("out.txt", "evil")], DateTimeOffset.UnixEpoch));
        var image = new ImageDescription { Layers = [layer], Created = DateTimeOffset.UnixEpoch, Platform = platform ?? Platform.Current }.Assemble();
        var notes = new Dictionary<string, string>(StringComparer.Ordinal) { [RemoteResults.FingerprintNote] = fingerprint.Digest };
        change(notes);
        await client.PushAsync([image], reference, notes);
    }
}
