using System.Text;
using NoWait.Builders;
using NoWait.Builders.Docker;
using NoWait.Docker;
using NoWait.Docker.Build;
using NoWait.Docker.Configuration;
using NoWait.Docker.Images;
using NoWait.Images;
using NoWait.Oci;
using NoWait.Testing;

namespace NoWait.Specs.Builders.Docker;

/// <summary>What BuildKit fetches and keeps elsewhere.</summary>
public sealed class RegistrySpecs : IDisposable
{
    private readonly DockerFixture _fixture = new();
    private readonly TemporaryFolder _config = new();

    public void Dispose()
    {
        _fixture.Dispose();
        _config.Dispose();
    }

    [FactNeeds("docker", "registry")]
    public async Task A_base_behind_a_password_is_fetched_by_the_digest_that_was_counted_though_its_tag_has_moved()
    {
        using var registry = await RealRegistry.StartAsync(asksForUser: true);
        using var engine = new DockerEngine(DockerEndpoint.Parse((await RealEngine.StartAsync()).Host));
        var name = $"{registry.Host}/team/base:1";
        var counted = await PushAsync(engine, name, "counted");
        await PushAsync(engine, name, "moved");
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RealRegistry.User}:{RealRegistry.Password}"));
        _config.Write("config.json", $$"""{ "auths": { "{{registry.Host}}": { "auth": "{{login}}" } } }""");
        _fixture.Variables["DOCKER_CONFIG"] = _config.Path;
        var definition = Image
            .Stage("build", name, stage => stage.Run("mkdir /out && cp /mark /out/mark"))
            .Stage("run", "scratch", stage => stage.CopyFrom("build", "/out", "/"));
        var reference = Reference.Parse(name) with { Digest = Digest.Parse(counted) };

        var output = await _fixture.BuildAsync(definition, request => request with
        {
            Images = new Dictionary<string, NamedImage> { [name] = new(counted, null) { Reference = reference } },
        });

        File.ReadAllText(Path.Combine(output.Stages["build"], "out/mark")).ShouldBe("counted\n");
        _fixture.Variables["DOCKER_CONFIG"] = _config["nobody"];
        (await _fixture.FailAsync(definition, request => request with { Clean = true })).Message.ShouldContain("docker login");
    }

    [FactNeeds("own-docker", "registry")]
    public async Task The_cache_of_an_image_in_a_registry_spares_another_engine_the_work()
    {
        using var registry = await RealRegistry.StartAsync();
        using var other = await RealEngine.StartOwnAsync();
        var cached = $"{registry.Host}/team/cached:1";
        var definition = Image.Stage("run", RealEngine.Busybox, stage => stage.Run($"echo {_fixture.Service} > /made"));
        var options = new BuildKitOptions { CacheTo = ["type=inline"], CacheFrom = [cached] };
        await _fixture.BuildAsync(definition, request => request with { BuildKit = options });
        using (var engine = new DockerEngine(DockerEndpoint.Parse((await RealEngine.StartAsync()).Host)))
        {
            await engine.Images.TagAsync(WholeImage.TagOf(_fixture.Request(definition)), cached, default);
            await engine.Images.PushAsync(cached, new TransferOptions(), default);
        }

        using var builder = new DockerBuilder(new DockerEngine(DockerEndpoint.Parse(other.Host)), _fixture.Variables, TimeProvider.System);
        var output = await builder.BuildAsync(_fixture.Request(definition) with { BuildKit = options }, default);

        output.Steps.ShouldBe(new StepCounts(1, 1));
    }

    [Fact]
    public async Task A_cache_that_no_engine_exports_is_refused_with_what_there_is_instead()
    {
        using var builder = new DockerBuilder(new(DockerEndpoint.Parse("unix:///nowhere/docker.sock")), _fixture.Variables, TimeProvider.System);
        var request = _fixture.Request(DockerFixture.Definition(stage => stage.Run("true"), "/out")) with
        {
            BuildKit = new() { CacheTo = ["type=registry,ref=registry.example/cache"] },
        };

        (await Should.ThrowAsync<InvalidUsageException>(builder.BuildAsync(request, default))).Message.ShouldBe(
            "The cache cannot go to 'type=registry,ref=registry.example/cache': engines export it into images only. "
            + "Write CacheTo = [\"type=inline\"], push the image, and name it in CacheFrom.");
    }

    [FactNeeds("docker", "ssh-agent")]
    public async Task A_step_may_use_the_keys_of_the_agent_of_this_login()
    {
        const string Prepare =
            """
            set -e
            ssh-keygen -q -t ed25519 -N '' -C key-of-the-test -f "$1/key"
            ssh-agent -a "$1/agent.sock" | grep -o 'pid [0-9]*' | cut -c5- > "$1/pid"
            SSH_AUTH_SOCK="$1/agent.sock" ssh-add -q "$1/key"
            mkdir -p "$2/root"
            cp -L --parents $(command -v ssh-add) $(ldd $(command -v ssh-add) | grep -o '/[^ ]*') "$2/root"
            """;
        (await ShellAsync(Prepare, _config.Path, _fixture.Context)).ShouldBe(0);
        try
        {
            _fixture.Variables["SSH_AUTH_SOCK"] = _config["agent.sock"];
            var output = await _fixture.BuildAsync(DockerFixture.Definition(
                stage => stage.Copy("root/", to: "/").Run("mkdir /out && $(find / -name ssh-add -type f | head -1) -l > /out/keys", new SshMount()), "/out"));

            File.ReadAllText(Path.Combine(output.Stages["build"], "out/keys")).ShouldContain("key-of-the-test (ED25519)");
        }
        finally
        {
            await ShellAsync("kill $(cat \"$1/pid\")", _config.Path, "");
        }
    }

    /// <summary>An image in the registry that says what it is in a file; gives its digest there.</summary>
    private async Task<string> PushAsync(DockerEngine engine, string name, string mark)
    {
        var me = new RegistryCredentials(RealRegistry.User, RealRegistry.Password);
        await engine.Builder.BuildAsync(
            new BuildSpec { Dockerfile = $"FROM {RealEngine.Busybox}\nRUN echo {mark} > /mark # {_fixture.Service}\n", Tags = [name] }, null, default);
        var pushed = await engine.Images.PushAsync(name, new TransferOptions { Credentials = me }, default);
        await engine.Images.RemoveAsync(name, force: true, default);
        return pushed.Digest!;
    }

    private static async Task<int> ShellAsync(string script, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start("sh", ["-c", script, "sh", .. arguments]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
