using System.Diagnostics;
using NoWait.Deployers;
using NoWait.Docker;
using NoWait.Oci;
using NoWait.Oci.Registry;
using NoWait.Specs.Deployers.Containers;
using NoWait.Testing;

namespace NoWait.Specs.Deployers.Swarm;

public sealed class TwoNodeSwarmSpecs
{
    [FactNeeds("own-docker", "swarm", "registry")]
    public async Task Every_machine_of_a_swarm_pulls_what_was_pushed_and_nothing_else_can_be_deployed_to_it()
    {
        using var manager = await RealEngine.StartOwnAsync();
        using var worker = await RealEngine.StartOwnAsync();
        using var registry = await RealRegistry.StartAsync();
        var net = $"127.{1 + (Environment.ProcessId / 65536 % 250)}.{Environment.ProcessId / 256 % 256}";
        var (first, second) = ($"{net}.{(Environment.ProcessId % 120) + 1}", $"{net}.{(Environment.ProcessId % 120) + 121}");
        await DockerAsync(manager, "swarm", "init", "--listen-addr", $"{first}:12377", "--advertise-addr", first);
        var token = await DockerAsync(manager, "swarm", "join-token", "--quiet", "worker");
        await DockerAsync(worker, "swarm", "join", "--token", token, "--listen-addr", $"{second}:12377", "--advertise-addr", second, $"{first}:12377");
        await using var site = await OneNodeSwarm.OpenAsync(manager);
        var service = site.Service with { Port = null, Health = null, Swarm = new() { Replicas = 2, Monitor = TimeSpan.FromMilliseconds(500) } };
        var image = await site.WorkerAsync("one");

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync(service, image));

        error.Message.ShouldContain("the swarm has 2 machines, and the image is in no registry that they could pull it from: push it with --registry");
        using var client = new RegistryClient(new RegistryOptions { Insecure = [registry.Host] });
        var repository = $"{registry.Host}/shop/api";
        await client.PushAsync([image], Reference.Parse($"{repository}:1"), new Dictionary<string, string>(), default);
        var request = new DeployRequest(service, image) { Pushed = $"{repository}@{image.Descriptor.Digest}", Notice = site.Notices.Add };
        await site.Deployer.DeployAsync(request, default);
        (await site.StatusAsync()).Replicas.ShouldBe(new Replicas(2, 2));
        foreach (var one in (RealEngine[])[manager, worker])
        {
            using var engine = new DockerEngine(DockerEndpoint.Parse(one.Host));
            (await engine.Containers.ListAsync(all: false, null, default)).ShouldHaveSingleItem().Image.ShouldContain(repository);
        }
    }

    private static async Task<string> DockerAsync(RealEngine engine, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("docker", ["--host", engine.Host, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, error);
        return (await output).Trim();
    }
}
