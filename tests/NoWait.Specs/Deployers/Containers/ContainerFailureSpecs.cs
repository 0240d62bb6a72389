using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NoWait.Deployers;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Oci;
using NoWait.Testing;

namespace NoWait.Specs.Deployers.Containers;

public sealed class ContainerFailureSpecs
{
    private const string Crash = "echo refusing to start: no database; exit 3";

    [FactNeeds("docker")]
    public async Task A_version_that_crashes_leaves_the_old_one_serving_and_nothing_behind()
    {
        await using var site = await EngineSite.OpenAsync();
        var first = await site.DeployAsync("one");

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync("two", Crash));

        error.Message.ShouldStartWith("api ");
        error.Message.ShouldContain("did not become well: it ended with exit code 3. The version before (");
        error.Message.ShouldEndWith("  | refusing to start: no database");
        (error.ExitCode, error.Running, error.RolledBack).ShouldBe((3, first.To, false));
        error.LogTail.ShouldContain("refusing to start: no database");
        await ServesAloneAsync(site, "one");
    }

    [FactNeeds("docker")]
    public async Task A_first_version_that_crashes_is_gone_and_says_why()
    {
        await using var site = await EngineSite.OpenAsync();

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync("one", Crash));

        (error.ExitCode, error.Running).ShouldBe((3, null));
        (await site.MembersAsync()).ShouldBeEmpty();
    }

    [FactNeeds("docker")]
    public async Task A_version_that_is_unwell_leaves_the_old_one_serving()
    {
        await using var site = await EngineSite.OpenAsync();
        await site.DeployAsync("one");
        var service = site.Service with { HealthDeadline = TimeSpan.FromSeconds(1) };

        var error = await Should.ThrowAsync<DeployFailedException>(async () => await site.DeployAsync(service, await site.ImageAsync("two", isWell: false)));

        error.Message.ShouldContain("did not become well: it answered 404 Not Found");
        error.Message.ShouldContain("1 s after its start");
        await ServesAloneAsync(site, "one");
    }

    [FactNeeds("docker")]
    public async Task A_program_that_is_not_there_is_named_by_the_engine()
    {
        await using var site = await EngineSite.OpenAsync();
        await site.DeployAsync("one");
        var image = await site.ImageAsync("two", change: run => run with { Entrypoint = ["/no/such/program"] });

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync(site.Service, image));

        error.Message.ShouldContain("/no/such/program");
        await ServesAloneAsync(site, "one");
    }

    [FactNeeds("docker")]
    public async Task A_port_that_a_stranger_has_is_found_before_anything_of_the_service_goes()
    {
        await using var site = await EngineSite.OpenAsync();
        await using var other = await EngineSite.OpenAsync();
        await site.DeployAsync("one");
        await other.DeployAsync("other");
        var image = await site.ImageAsync("two");

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync(site.Service with { Port = other.Port }, image));

        error.Message.ShouldContain($"port {other.Port} is in use by the container {other.Names.Current}: stop that, or give the service another Port");
        await ServesAloneAsync(site, "one");
        await ServesAloneAsync(other, "other");

        using var stranger = new TcpListener(IPAddress.Any, 0);
        stranger.Start();
        var port = ((IPEndPoint)stranger.LocalEndpoint).Port;
        error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync(site.Service with { Port = port }, image));
        error.Message.ShouldContain($"port {port} is in use by something that is no container");
        await ServesAloneAsync(site, "one");
    }

    [FactNeeds("docker")]
    public async Task A_name_that_a_stranger_has_is_refused()
    {
        await using var site = await EngineSite.OpenAsync();
        var stranger = await site.Engine.Containers.CreateAsync(
            site.Names.Current, new() { Image = RealEngine.Busybox, Labels = new Dictionary<string, string> { [EngineLabels.Project] = site.Project } }, default);

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync("one"));

        error.Message.ShouldContain($"a container of somebody else's is called {site.Names.Current}: rename or remove that");
        (await site.Engine.Containers.FindAsync(stranger.Id, default)).ShouldNotBeNull();
    }

    [FactNeeds("docker")]
    public async Task An_image_for_another_platform_is_refused_before_it_travels()
    {
        await using var site = await EngineSite.OpenAsync();
        await site.DeployAsync("one");
        var image = await site.ImageAsync("two", platform: new Platform { Os = "linux", Architecture = "s390x" });

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync(site.Service, image));

        error.Message.ShouldContain("its image is for linux/s390x, and the engine runs linux/amd64: build it for that platform");
        (await site.Engine.Images.FindAsync(site.Names.Image(image.Descriptor.Digest.ToString()), default)).ShouldBeNull();
        await ServesAloneAsync(site, "one");
    }

    [FactNeeds("docker")]
    public async Task A_cancelled_deployment_leaves_the_old_one_serving_and_nothing_behind()
    {
        await using var site = await EngineSite.OpenAsync();
        await site.DeployAsync("one");
        using var cancellation = new CancellationTokenSource();
        var image = await site.ImageAsync("two", isWell: false);
        var deploying = site.DeployAsync(site.Service, image, cancellation.Token);
        await Site.UntilAsync(async () => (await site.MembersAsync()).Exists(member => member.Name == site.Names.Next && member.IsRunning));

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => deploying);
        await ServesAloneAsync(site, "one");
    }

    [FactNeeds("docker")]
    public async Task A_service_that_needs_its_network_to_start_is_tried_with_it_and_known_for_that_the_next_time()
    {
        await using var site = await EngineSite.OpenAsync();
        await using var database = await EngineSite.OpenAsync();
        await database.DeployAsync("database");
        // What it needs is the network that containers are in when nobody says otherwise: its route is in the kernel's table.
        var network = (await database.Engine.Containers.InspectAsync(database.Names.Current, default)).NetworkSettings.Networks!["bridge"];
        var address = BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(network.IPAddress!).GetAddressBytes());
        var route = BinaryPrimitives.ReverseEndianness(address & (uint.MaxValue << (32 - network.IPPrefixLen!.Value)));
        var needy = $"while read line; do case \"$line\" in *{route:X8}*) here=1;; esac; done < /proc/net/route; [ $here ] || exit 4; {EngineSite.Serve}";
        await site.DeployAsync("one", needy);

        await site.DeployAsync("two", needy);

        (await site.AskAsync()).ShouldBe("two");
        (await site.MembersAsync()).Single(member => member.Name == site.Names.Current).Label(EngineLabels.NeedsNetworks).ShouldNotBeNull();
        await site.DeployAsync("three", needy);
        (await site.AskAsync()).ShouldBe("three");
        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync("four", Crash));
        (error.ExitCode, error.RolledBack).ShouldBe((3, false));
        await ServesAloneAsync(site, "three");
    }

    [FactNeeds("docker")]
    public async Task A_version_that_is_unwell_only_in_its_place_gives_the_port_back()
    {
        await using var site = await EngineSite.OpenAsync();
        await using var net = await NetworkAsync(site);
        var service = site.Service with { Container = new() { Networks = [net.Name], Volumes = [new(net.Name, "/once")] } };
        await site.DeployAsync(service, await site.ImageAsync("one"));
        // The first to come up is the rehearsal; the second finds its mark and refuses.
        var image = await site.ImageAsync("two", "[ -e /once/mark ] && exit 5; echo > /once/mark; " + EngineSite.Serve);

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync(service, image));

        (error.ExitCode, error.RolledBack).ShouldBe((5, true), error.Message);
        error.Message.ShouldContain("is running again.");
        await ServesAloneAsync(site, "one");
    }

    [Fact]
    public async Task An_engine_out_of_reach_is_one_clear_sentence()
    {
        using var folder = new TemporaryFolder();
        using var engine = new DockerEngine(DockerEndpoint.Parse($"unix://{folder["no.sock"]}"));
        var deployer = new DockerDeployer(engine, "spec", folder["run"]);

        (await Should.ThrowAsync<DockerException>(() => deployer.StatusAsync(null, default))).Message.ShouldContain("No Docker daemon answers at");
    }

    internal static async Task ServesAloneAsync(EngineSite site, string version)
    {
        (await site.AskAsync()).ShouldBe(version);
        // What was replaced ends a moment later: the engine sees to that.
        await Site.UntilAsync(async () => (await site.MembersAsync()).Count(member => member.IsUp) == 1);
        (await site.MembersAsync()).Where(member => member.IsUp || member.Name == site.Names.Next || member.Name == site.Names.Trial)
            .Select(member => member.Name).ShouldBe([site.Names.Current]);
    }

    private static Task<TestNetwork> NetworkAsync(EngineSite site) => Task.FromResult(new TestNetwork(site));

    /// <summary>The name of a network and a volume that the deployer makes, and the test removes.</summary>
    private sealed class TestNetwork(EngineSite site) : IAsyncDisposable
    {
        public string Name { get; } = $"{site.Project}-own";

        public async ValueTask DisposeAsync()
        {
            foreach (var member in await site.MembersAsync())
            {
                await site.Engine.Containers.RemoveAsync(member.Id, force: true, default);
            }

            await site.Engine.Networks.RemoveAsync(Name, default);
            await site.Engine.Volumes.RemoveAsync(Name, force: true, default);
        }
    }
}
