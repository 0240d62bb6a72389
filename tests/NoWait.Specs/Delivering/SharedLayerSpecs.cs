using NoWait.Testing;

namespace NoWait.Specs.Delivering;

/// <summary>What several services have in common is made, kept and sent once.</summary>
public sealed class SharedLayerSpecs : IDisposable
{
    private const int Services = 12;
    private const int Large = 300_000;

    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [FactNeeds("registry")]
    public async Task Equal_layers_of_twelve_services_are_made_stored_and_sent_once()
    {
        using var registry = await RealRegistry.StartAsync();
        _repository.Options = _repository.Options with { Registry = $"{registry.Host}/team", InsecureRegistries = [registry.Host] };
        var large = new byte[Large];
        new Random(1).NextBytes(large);
        File.WriteAllBytes(_repository.Folder["large"], large);
        var services = Enumerable.Range(0, Services).Select(Service).ToArray();
        using var delivery = _repository.Delivery(services);
        await delivery.DetectChangesAsync(default);
        await delivery.CompileAsync(default);

        var made = await delivery.BuildImagesAsync(default);
        var sent = await delivery.PushAsync(isAsked: true, default);
        delivery.Settle(isLast: true);

        made.ShouldBe($"{Services + 1} of {2 * Services} layers new");
        var blobs = Directory.GetFiles(_repository.Folder[".nuke/cache/images/blobs/sha256"]);
        blobs.Length.ShouldBe(1 + (3 * Services));
        blobs.Count(file => new FileInfo(file).Length > Large / 2).ShouldBe(1);
        sent!.Split(" sent, ")[0].ShouldMatch(@"^3\d\d(\.\d)? kB$");
        sent.ShouldContain($"{(Services - 1) * Large / 1_000_000.0:0.0} MB were there");
    }

    // The same file by way of each service's own build stage, whose folders have nothing in common.
    private Service Service(int number)
    {
        _repository.Folder.Write($"own{number}", $"of {number}");
        return new($"s{number}")
        {
            Image = Image
                .Stage("build", "busybox", s => s.Copy("large").Run("cp large copy"))
                .Stage("run", "scratch", s => s.CopyFrom("build", "/copy", "/large").Copy([$"own{number}"], to: "/own").Entrypoint("/own")),
        };
    }
}
