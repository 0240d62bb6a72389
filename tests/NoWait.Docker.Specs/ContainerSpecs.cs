using System.Formats.Tar;
using System.Text;
using NoWait.Docker.Containers;
using NoWait.Docker.Streams;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class ContainerSpecs : IAsyncLifetime
{
    private readonly string _name = $"nowait-spec-{Guid.NewGuid():N}";
    private DockerEngine _docker = null!;

    public async Task InitializeAsync()
    {
        if (Need.SkipReason("docker") is null)
        {
            _docker = await Engines.RealAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (_docker is not null)
        {
            foreach (var container in await _docker.Containers.ListAsync(true, new Filters { { "label", _name } }, default))
            {
                await _docker.Containers.RemoveAsync(container.Id, force: true, default);
            }

            _docker.Dispose();
        }
    }

    [FactNeeds("docker")]
    public async Task A_container_runs_to_its_end_and_tells_its_output_and_exit_code()
    {
        await RunAsync("echo out; echo err >&2; printf last; exit 7");

        (await _docker.Containers.WaitAsync(_name, default)).ShouldBe(7);
        var lines = await LogsAsync(new LogOptions());
        lines.Where(line => !line.IsError).Select(line => line.Text).ShouldBe(["out", "last"]);
        lines.Where(line => line.IsError).Select(line => line.Text).ShouldBe(["err"]);
        var details = await _docker.Containers.InspectAsync(_name, default);
        details.State.ExitCode.ShouldBe(7);
        details.State.Status.ShouldBe("exited");
        details.Name.ShouldBe($"/{_name}");
    }

    [FactNeeds("docker")]
    public async Task Following_a_log_ends_with_the_container()
    {
        await RunAsync("for i in 1 2 3; do echo line $i; done; sleep 1");

        (await LogsAsync(new LogOptions { Follow = true })).Select(line => line.Text).ShouldBe(["line 1", "line 2", "line 3"]);
        (await LogsAsync(new LogOptions { Tail = 1 })).Select(line => line.Text).ShouldBe(["line 3"]);
    }

    [FactNeeds("docker")]
    public async Task A_terminal_is_one_stream_without_frames()
    {
        await _docker.Containers.CreateAsync(_name, Spec("echo one; echo two >&2") with { Tty = true }, default);
        await _docker.Containers.StartAsync(_name, default);
        await _docker.Containers.WaitAsync(_name, default);

        (await LogsAsync(new LogOptions())).ShouldBe([new OutputLine("one", false), new OutputLine("two", false)]);
    }

    [FactNeeds("docker")]
    public async Task Files_go_into_a_running_container_and_come_out_with_their_modes()
    {
        await RunAsync("sleep 60");

        await _docker.Containers.Archive.PutAsync(_name, "/tmp", Tar("app", "hello", UnixFileMode.UserRead | UnixFileMode.UserExecute), default);

        var stat = await _docker.Containers.Archive.StatAsync(_name, "/tmp/app", default);
        stat.ShouldNotBeNull();
        (stat.Name, stat.Size, stat.Mode).ShouldBe(("app", 5L, 0x140u));
        (await _docker.Containers.Archive.StatAsync(_name, "/tmp/not-there", default)).ShouldBeNull();
        await using var archive = await _docker.Containers.Archive.GetAsync(_name, "/tmp/app", default);
        await using var reader = new TarReader(archive);
        var entry = (await reader.GetNextEntryAsync(copyData: true))!;
        entry.Name.ShouldBe("app");
        entry.Mode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await new StreamReader(entry.DataStream!).ReadToEndAsync().ShouldBeAsync("hello");
    }

    [FactNeeds("docker")]
    public async Task A_command_runs_in_a_running_container()
    {
        await RunAsync("sleep 60");
        List<OutputLine> lines = [];

        var exit = await _docker.Containers.Output.ExecAsync(
            _name,
            new ExecSpec { Cmd = ["sh", "-c", "echo $GREETING; pwd >&2; exit 3"], Env = ["GREETING=hello"], WorkingDir = "/tmp" },
            lines.Add,
            default);

        exit.ShouldBe(3);
        lines.ShouldBe([new OutputLine("hello", false), new OutputLine("/tmp", true)], ignoreOrder: true);
    }

    [FactNeeds("docker")]
    public async Task Stopping_renaming_and_removing_do_what_they_say()
    {
        await RunAsync("trap 'exit 5' TERM; while true; do sleep 0.05; done");
        await _docker.Containers.RenameAsync(_name, $"{_name}-old", default);

        await _docker.Containers.StopAsync($"{_name}-old", TimeSpan.FromSeconds(20), default);
        (await _docker.Containers.InspectAsync($"{_name}-old", default)).State.ExitCode.ShouldBe(5);
        await _docker.Containers.StopAsync($"{_name}-old", null, default);
        await _docker.Containers.RemoveAsync($"{_name}-old", force: false, default);

        (await _docker.Containers.FindAsync($"{_name}-old", default)).ShouldBeNull();
    }

    [FactNeeds("docker")]
    public async Task Limits_ports_and_restart_policy_arrive()
    {
        var spec = Spec("sleep 60") with
        {
            ExposedPorts = new Dictionary<string, Images.Nothing> { ["8080/tcp"] = new() },
            HostConfig = new HostConfig
            {
                Memory = 64 << 20,
                NanoCpus = 500_000_000,
                RestartPolicy = new RestartPolicy("unless-stopped"),
                PortBindings = new Dictionary<string, IReadOnlyList<PortBinding>> { ["8080/tcp"] = [new("127.0.0.1", "")] },
                ExtraHosts = ["db:10.0.0.1"],
                Ulimits = [new("nofile", 100, 200)],
            },
        };
        await _docker.Containers.CreateAsync(_name, spec, default);
        await _docker.Containers.StartAsync(_name, default);

        var details = await _docker.Containers.InspectAsync(_name, default);

        details.HostConfig!.Memory.ShouldBe(64 << 20);
        details.HostConfig.NanoCpus.ShouldBe(500_000_000);
        details.HostConfig.RestartPolicy.ShouldBe(new RestartPolicy("unless-stopped"));
        details.HostConfig.Ulimits.ShouldBe([new Ulimit("nofile", 100, 200)]);
        int.Parse(details.NetworkSettings.Ports!["8080/tcp"]!.Single().HostPort).ShouldBeGreaterThan(0);
    }

    [FactNeeds("docker")]
    public async Task What_is_not_there_and_what_is_taken_are_told_apart()
    {
        await _docker.Containers.CreateAsync(_name, Spec("true"), default);

        (await Should.ThrowAsync<DockerException>(() => _docker.Containers.CreateAsync(_name, Spec("true"), default))).IsConflict.ShouldBeTrue();
        (await Should.ThrowAsync<DockerException>(() => _docker.Containers.StartAsync("not-there", default))).IsNotFound.ShouldBeTrue();
        var noImage = await Should.ThrowAsync<DockerException>(
            () => _docker.Containers.CreateAsync(null, new ContainerSpec { Image = "nowait-not-there:1" }, default));
        noImage.Reason.ShouldBe("No such image: nowait-not-there:1");
        noImage.Message.ShouldEndWith("Build, load or pull the image first, or check its name and tag.");
    }

    [FactNeeds("docker")]
    public async Task A_port_that_is_taken_is_named_with_the_remedy()
    {
        await _docker.Containers.CreateAsync($"{_name}-first", Published(""), default);
        await _docker.Containers.StartAsync($"{_name}-first", default);
        var port = (await _docker.Containers.InspectAsync($"{_name}-first", default)).NetworkSettings.Ports!["80/tcp"]!.Single().HostPort;
        await _docker.Containers.CreateAsync(_name, Published(port), default);

        var error = await Should.ThrowAsync<DockerException>(() => _docker.Containers.StartAsync(_name, default));

        error.Message.ShouldContain(port);
        error.Message.ShouldEndWith("Stop what listens on the port, or publish another.");
    }

    private ContainerSpec Published(string port) => Spec("sleep 60") with
    {
        ExposedPorts = new Dictionary<string, Images.Nothing> { ["80/tcp"] = new() },
        HostConfig = new HostConfig { PortBindings = new Dictionary<string, IReadOnlyList<PortBinding>> { ["80/tcp"] = [new("127.0.0.1", port)] } },
    };

    private ContainerSpec Spec(string script) => new()
    {
        Image = RealEngine.Busybox,
        Cmd = ["sh", "-c", script],
        Labels = new Dictionary<string, string> { [_name] = "" },
    };

    private async Task RunAsync(string script)
    {
        await _docker.Containers.CreateAsync(_name, Spec(script), default);
        await _docker.Containers.StartAsync(_name, default);
    }

    private async Task<List<OutputLine>> LogsAsync(LogOptions options)
    {
        List<OutputLine> lines = [];
        await foreach (var line in _docker.Containers.Output.LogsAsync(_name, options, default))
        {
            lines.Add(line);
        }

        return lines;
    }

    private static MemoryStream Tar(string name, string text, UnixFileMode mode)
    {
        var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Gnu, leaveOpen: true))
        {
            writer.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name)
            {
                Mode = mode,
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
            });
        }

        archive.Position = 0;
        return archive;
    }
}
