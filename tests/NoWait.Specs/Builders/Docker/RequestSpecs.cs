using NoWait.Builders;
using NoWait.Images;
using NoWait.Testing;

namespace NoWait.Specs.Builders.Docker;

public sealed class RequestSpecs : IDisposable
{
    private const string Secret = "hunter2-and-more";

    private readonly DockerFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [FactNeeds("docker")]
    public async Task What_dockerignore_leaves_out_does_not_reach_the_build()
    {
        _fixture.Write("in/kept", "1");
        _fixture.Write("in/left.out", "2");
        _fixture.Write("in/deep/again.out", "3");
        _fixture.Write(".dockerignore", "**/*.out\n!in/deep/again.out\n");

        var output = await _fixture.BuildAsync(DockerFixture.Definition(stage => stage.Copy("in/").Run("cp -r in /out"), "/out"));

        var root = Path.Combine(output.Stages["build"], "out");
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path))
            .Order(StringComparer.Ordinal).ShouldBe(["deep/again.out", "kept"]);
    }

    [FactNeeds("docker")]
    public async Task Modes_in_the_build_are_those_of_the_host_builder_whatever_the_umask_was()
    {
        _fixture.Write("in/file", "1");
        _fixture.Write("in/program", "2");
        File.SetUnixFileMode(_fixture["in/file"], (UnixFileMode)0b110_000_000);
        File.SetUnixFileMode(_fixture["in/program"], (UnixFileMode)0b111_000_000);
        File.SetUnixFileMode(_fixture["in"], (UnixFileMode)0b111_000_000);

        var output = await _fixture.BuildAsync(DockerFixture.Definition(
            stage => stage.Copy("in/").Run("mkdir /out && stat -c '%a %n' in in/* > /out/modes"), "/out/modes"));

        File.ReadAllText(Path.Combine(output.Stages["build"], "out/modes")).ShouldBe("755 in\n644 in/file\n755 in/program\n");
    }

    [FactNeeds("docker")]
    public async Task Arguments_and_the_date_of_the_sources_reach_the_commands()
    {
        var output = await _fixture.BuildAsync(
            DockerFixture.Definition(
                stage => stage.Arg("WHO", "nobody").Run("mkdir /out && echo $WHO $SOURCE_DATE_EPOCH > /out/said"), "/out/said"),
            request => request with
            {
                Arguments = [new("WHO", "me")],
                SourceDate = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
            });

        File.ReadAllText(Path.Combine(output.Stages["build"], "out/said")).ShouldBe("me 1700000000\n");
    }

    [FactNeeds("docker")]
    public async Task A_secret_is_in_no_output_error_file_or_step_even_when_a_step_prints_it()
    {
        var secret = new SecretMount { Id = "token", Required = true };
        var request = new Func<BuildRequest, BuildRequest>(one => one with
        {
            Secrets = new Dictionary<string, Func<string>> { ["token"] = () => Secret },
        });

        var output = await _fixture.BuildAsync(DockerFixture.Definition(
            stage => stage.Run("cat /run/secrets/token; mkdir /out; sha256sum < /run/secrets/token > /out/sum", secret), "/out"), request);
        var error = await _fixture.FailAsync(DockerFixture.Definition(
            stage => stage.Run("cat /run/secrets/token >&2; exit 3", secret), "/out"), request);

        File.ReadAllText(Path.Combine(output.Stages["build"], "out/sum")).ShouldNotBeEmpty();
        _fixture.Output.ShouldContain(line => line.Line == "***");
        string[] told = [.. _fixture.Output.Select(line => line.ToString()), error.ToString(), .. error.Output];
        told.ShouldAllBe(text => !text.Contains(Secret));
        Directory.EnumerateFiles(_fixture.Store, "*", SearchOption.AllDirectories).ShouldAllBe(file => !File.ReadAllText(file).Contains(Secret));
    }

    [FactNeeds("docker")]
    public async Task The_network_and_names_of_hosts_are_those_that_were_asked_for()
    {
        var output = await _fixture.BuildAsync(
            DockerFixture.Definition(
                stage => stage.Run($"mkdir /out && grep -c special /etc/hosts > /out/hosts; ls /sys/class/net > /out/net # {_fixture.Service}"), "/out"),
            request => request with { BuildKit = new() { Network = "none", ExtraHosts = ["special:10.1.2.3"] } });

        File.ReadAllText(Path.Combine(output.Stages["build"], "out/hosts")).Trim().ShouldBe("1");
        File.ReadAllText(Path.Combine(output.Stages["build"], "out/net")).Trim().ShouldBe("lo");
    }

    [Fact]
    public async Task A_limit_that_is_none_is_refused_before_anything_is_sent()
    {
        using var builder = new NoWait.Builders.Docker.DockerBuilder(
            new(NoWait.Docker.DockerEndpoint.Parse("unix:///nowhere/docker.sock")), _fixture.Variables, TimeProvider.System);
        var request = _fixture.Request(DockerFixture.Definition(stage => stage.Run("true"), "/out")) with
        {
            BuildKit = new() { Ulimits = ["nofile=2:1"] },
        };

        (await Should.ThrowAsync<InvalidUsageException>(builder.BuildAsync(request, default))).Message.ShouldContain("nofile=1024:2048");
    }

    [FactNeeds("docker")]
    public async Task The_same_sources_in_two_folders_give_the_same_bytes()
    {
        using var other = new DockerFixture();
        var definition = DockerFixture.Definition(
            stage => stage.Copy("main.txt").Run("mkdir /out && gzip -n < main.txt > /out/app && echo $SOURCE_DATE_EPOCH >> /out/app"), "/out/app");
        _fixture.Write("main.txt", "same");
        other.Write("main.txt", "same");

        var first = await _fixture.BuildAsync(definition);
        var second = await other.BuildAsync(definition, request => request with { Clean = true });

        File.ReadAllBytes(Path.Combine(second.Stages["build"], "out/app"))
            .ShouldBe(File.ReadAllBytes(Path.Combine(first.Stages["build"], "out/app")));
    }
}
