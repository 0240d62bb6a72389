using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using NoWait.Deployers;
using NoWait.Deployers.Processes;
using NoWait.Oci;
using NoWait.Oci.Layers;

namespace NoWait.Specs.Deployers;

public sealed class FailureSpecs : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_version_that_ends_at_once_is_known_at_once_with_its_code_and_its_words()
    {
        var first = await _site.DeployAsync("one");

        var failure = await Should.ThrowAsync<DeployFailedException>(_site.DeployAsync("two", "exit=3"));

        failure.ExitCode.ShouldBe(3);
        failure.LogTail.ShouldBe(["refusing to start: the database is not there"]);
        failure.Running.ShouldBe(first.To);
        failure.RolledBack.ShouldBeFalse();
        failure.Message.ShouldContain("it ended with exit code 3. The version before");
        failure.Message.ShouldEndWith("The last it printed:\n  | refusing to start: the database is not there");
        (await _site.AskAsync()).ShouldBe("one");
    }

    [Fact]
    public async Task A_version_that_never_becomes_well_is_given_up_at_its_deadline()
    {
        await _site.DeployAsync("one");

        var failure = await Should.ThrowAsync<DeployFailedException>(_site.DeployAsync(
            _site.Server("version=two unwell") with { HealthDeadline = TimeSpan.FromSeconds(3) }, await _site.ServerAsync("two")));

        failure.Message.ShouldContain("it answered 503 Service Unavailable: no database, 3 s after its start");
        failure.ExitCode.ShouldBeNull();
        (await _site.AskAsync()).ShouldBe("one");
        await Site.UntilAsync(() => Task.FromResult(_site.Processes().Count == 2));
    }

    [Fact]
    public async Task A_version_that_listens_elsewhere_is_told_so()
    {
        await _site.DeployAsync("one");
        var other = Ports.Free();

        var failure = await Should.ThrowAsync<DeployFailedException>(_site.DeployAsync(
            _site.Server($"version=two port={other}") with { HealthDeadline = TimeSpan.FromSeconds(3) }, await _site.ServerAsync("two")));

        failure.Message.ShouldContain($"it listens on port {other}, and not on");
    }

    [Fact]
    public async Task A_first_version_that_fails_leaves_nothing_running()
    {
        var failure = await Should.ThrowAsync<DeployFailedException>(_site.DeployAsync("one", "exit=3"));

        failure.Running.ShouldBeNull();
        failure.Message.ShouldContain("Nothing of it is running now.");
        await Site.UntilAsync(() => Task.FromResult(_site.Processes().Count == 0));
        (await _site.Deployer.StatusAsync(null, default)).ShouldBeEmpty();
        (await _site.DeployAsync("one")).From.ShouldBeNull();
    }

    [Fact]
    public async Task A_port_in_use_is_refused_with_the_name_of_who_uses_it()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Any, _site.Port));
        other.Listen();

        var failure = await Should.ThrowAsync<DeployFailedException>(_site.DeployAsync("one"));

        failure.Message.ShouldContain($"port {_site.Port} is in use by");
        failure.Message.ShouldContain($"(process {Environment.ProcessId}): stop that, or give the service another Port");
        _site.Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_image_for_another_processor_is_refused_with_the_word_to_use_docker()
    {
        var other = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "amd64" : "arm64";
        var image = await _site.ImageAsync(
            [Site.Text("run", "#!/bin/sh\n", FileModes.Default)], new RunConfig { Entrypoint = ["/run"] }, "other",
            Platform.Parse($"linux/{other}"));

        (await RefusalAsync(image)).ShouldContain($"it is made for linux/{other}, and this machine is {Platform.Current}; deploy it with --to docker");
    }

    [Fact]
    public async Task A_script_whose_interpreter_is_not_on_this_machine_is_refused() =>
        (await RefusalAsync(await _site.ImageAsync(
            [Site.Text("run", "#!/opt/strange/shell -e\n", FileModes.Default)], new RunConfig { Entrypoint = ["/run"] }, "script")))
        .ShouldContain("/run is run by /opt/strange/shell, which this machine does not have");

    [Fact]
    public async Task A_program_that_counts_on_the_images_own_libc_is_refused()
    {
        // A real dynamic program of this machine, with another loader where it looks for one.
        var server = Path.Combine(AppContext.BaseDirectory, "NoWait.Testing.Server");
        var loader = NoWait.Binaries.BinaryFacts.Read(server).Elf!.Interpreter!;
        var image = await _site.ImageAsync(
            [LayerEntry.File.FromDisk("app", server, FileModes.Default), Site.Text(loader, "another libc", FileModes.Default)],
            new RunConfig { Entrypoint = ["/app"] }, "libc");

        (await RefusalAsync(image)).ShouldContain($"/app needs the libc that the image brings: its {loader} is not this machine's");
    }

    [Theory]
    [InlineData("/missing", "its command /missing is not in the image")]
    [InlineData("missing", "its command 'missing' is in no folder of the image's PATH")]
    [InlineData("sh", "its command 'sh' is in no folder of the image's PATH")]
    [InlineData("/plain", "/plain may not be executed (COPY it with --chmod=755)")]
    [InlineData("/text", "/text is no program of Linux")]
    public async Task A_command_that_cannot_be_run_is_refused(string command, string reason) =>
        (await RefusalAsync(await _site.ImageAsync(
            [Site.Text("plain", "#!/bin/sh\n"), Site.Text("text", "words", FileModes.Default)],
            new RunConfig { Entrypoint = [command] }, "commands")))
        .ShouldContain(reason);

    [Fact]
    public async Task An_image_without_a_command_is_refused() =>
        (await RefusalAsync(await _site.ImageAsync([Site.Text("run", "")], new RunConfig(), "none"))).ShouldContain("it names no command to run");

    [Fact]
    public async Task A_user_that_does_not_exist_here_is_refused() =>
        (await RefusalAsync(await _site.ScriptAsync("exec sleep 1000", run => run with { User = "nobody-of-that-name" })))
        .ShouldContain("its user 'nobody-of-that-name' does not exist on this machine");

    [Fact]
    public async Task A_full_disk_is_said_and_what_runs_goes_on()
    {
        await _site.DeployAsync("one");
        File.CreateSymbolicLink(_site.Folder.StateFile + ".new", "/dev/full");

        var failure = await Should.ThrowAsync<DeployFailedException>(_site.DeployAsync("two"));

        failure.Message.ShouldContain("was not deployed: No space left on device");
        failure.Message.ShouldContain("The version before");
        await Site.UntilAsync(() => Task.FromResult(_site.Processes().Count == 2));
        (await _site.AskAsync()).ShouldBe("one");
    }

    [Fact]
    public async Task A_state_of_another_version_is_said_and_left_alone()
    {
        Directory.CreateDirectory(_site.Folder.Home);
        await File.WriteAllTextAsync(_site.Folder.StateFile, "nowait process state 99\n");

        var failure = await Should.ThrowAsync<DeployFailedException>(_site.DeployAsync("one"));

        failure.Message.ShouldContain($"{_site.Folder.StateFile} is not understood");
        (await File.ReadAllTextAsync(_site.Folder.StateFile)).ShouldBe("nowait process state 99\n");
    }

    [Theory]
    [InlineData("healthz")]
    [InlineData("/a b")]
    public async Task A_health_path_that_is_none_is_the_users_mistake(string path) =>
        await Should.ThrowAsync<InvalidUsageException>(async () => await _site.DeployAsync(
            _site.Server("") with { Health = path }, await _site.ServerAsync("one")));

    private async Task<string> RefusalAsync(OciImage image)
    {
        var failure = await Should.ThrowAsync<DeployFailedException>(_site.DeployAsync(Site.Worker(), image));
        _site.Processes().ShouldBeEmpty();
        failure.Message.ShouldContain("--to docker");
        return failure.Message;
    }
}
