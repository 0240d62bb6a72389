using NoWait.Delivering;
using NoWait.Images;
using NoWait.Specs.Deployers;
using NoWait.Specs.Deployers.Containers;
using NoWait.Testing;

namespace NoWait.Specs.Delivering;

/// <summary>What a deployment begins with is got ready while compilers work.</summary>
public sealed class LookingAheadSpecs
{
    [FactNeeds("docker")]
    public async Task The_engine_is_asked_what_runs_before_there_is_an_image_and_nothing_is_changed_in_it()
    {
        await using var site = await EngineSite.OpenAsync();
        using var wire = EngineWire.Here(site.Engine.Endpoint);
        using var repository = new Repository();
        using var delivery = Prepared(repository, wire.Endpoint.ToString());

        await delivery.DetectChangesAsync(default);
        await delivery.PrepareAsync(default);
        await Site.UntilAsync(() => Task.FromResult(wire.Requests.Any(request => request.Contains("/containers/json", StringComparison.Ordinal))
            && wire.Requests.Any(request => request.Contains("/images/", StringComparison.Ordinal))));

        wire.Requests.ShouldAllBe(request => request.StartsWith("GET ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_told_of_when_it_is_needed()
    {
        using var repository = new Repository();
        using var delivery = Prepared(repository, "unix:///nowhere/docker.sock");

        await delivery.DetectChangesAsync(default);
        await delivery.PrepareAsync(default);
        await delivery.CompileAsync(default);
        await delivery.BuildImagesAsync(default);
        delivery.Settle(isLast: false);
        await delivery.DeployAsync(default);

        Should.Throw<DeliveryFailedException>(() => delivery.Settle(isLast: true)).Message.ShouldContain("/nowhere/docker.sock");
    }

    private static Delivery Prepared(Repository repository, string host)
    {
        repository.Folder.Write("words", "good morning");
        var service = new Service("api")
        {
            Image = Image.Stage("build", "busybox", s => s.Copy("words").Run("cat words > out"))
                .Stage("run", "scratch", s => s.CopyFrom("build", "/out", "/out").Entrypoint("/out")),
        };
        return new(new Workspace(repository.Folder.Path), [service], new() { Builder = "host", Deployer = "docker", Host = host }) { Deploys = true };
    }
}
