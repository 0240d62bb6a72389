using System.Diagnostics;
using NoWait.Deployers;
using NoWait.Deployers.Processes;

namespace NoWait.Specs.Deployers;

public sealed class DeployingSpecs : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_first_version_is_started_and_answers_when_the_deployment_is_done()
    {
        var deployment = await _site.DeployAsync("one");

        (await _site.AskAsync()).ShouldBe("one");
        deployment.From.ShouldBeNull();
        deployment.Changed.ShouldBeTrue();
        deployment.Address.ShouldBe($"http://localhost:{_site.Port}");
        deployment.Gap.ShouldBe(TimeSpan.Zero);
        deployment.HealthyAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_new_version_takes_the_place_of_the_old_one()
    {
        var first = await _site.DeployAsync("one");

        var second = await _site.DeployAsync("two");

        (await _site.AskAsync()).ShouldBe("two");
        second.From.ShouldBe(first.To);
        second.To.ShouldNotBe(first.To);
        second.RolledBack.ShouldBeFalse();
        await Site.UntilAsync(() => Task.FromResult(_site.Processes().Count == 2));
    }

    [Fact]
    public async Task Nothing_is_done_when_the_version_runs_already_and_is_well()
    {
        await _site.DeployAsync("one");
        var before = await _site.StatusAsync();

        var again = await _site.DeployAsync("one");

        again.Changed.ShouldBeFalse();
        again.Address.ShouldBe(before.Address);
        (await _site.StatusAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_version_that_lives_and_is_only_slow_to_answer_is_left_alone()
    {
        await _site.DeployAsync("one");
        var before = await _site.StatusAsync();
        Signal(before, "STOP");

        var again = _site.DeployAsync("one");
        await Task.Delay(2500);
        Signal(before, "CONT");

        (await again).Changed.ShouldBeFalse();
        (await _site.StatusAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task What_runs_is_known_without_the_image()
    {
        var deployment = await _site.DeployAsync("one");
        var service = _site.Server("version=one ");

        Find(service, deployment.To).ShouldBe(deployment with { From = deployment.To, Changed = false, HealthyAfter = null });
        Find(service, deployment.To[..^1] + "x").ShouldBeNull();
        Find(service with { Port = null }, deployment.To).ShouldBeNull();
        Find(service with { Health = "/" }, deployment.To).ShouldBeNull();
        Find(service with { StopGrace = TimeSpan.Zero }, deployment.To).ShouldBeNull();
        Find(_site.Server("version=two "), deployment.To).ShouldBeNull();
        await _site.Deployer.StopAsync("api", default);
        Find(service, deployment.To).ShouldBeNull();
        Find(service with { Name = "other" }, deployment.To).ShouldBeNull();
    }

    [Fact]
    public async Task A_service_without_a_port_is_known_by_its_life()
    {
        var deployment = await _site.DeployAsync(Site.Worker(), await _site.ScriptAsync("exec sleep 1000"));
        var service = Site.Worker();

        Find(service, deployment.To).ShouldNotBeNull();
        Find(service with { Port = _site.Port }, deployment.To).ShouldBeNull();
    }

    [Fact]
    public async Task The_same_image_with_another_variable_is_started_anew()
    {
        await _site.DeployAsync("one", "colour=red");
        var before = await _site.StatusAsync();

        (await _site.DeployAsync("one", "colour=blue")).Changed.ShouldBeTrue();

        (await _site.AskAsync("/env/OPTIONS")).ShouldBe("version=one colour=blue");
        (await _site.StatusAsync()).ProcessId.ShouldNotBe(before.ProcessId);
    }

    [Fact]
    public async Task It_runs_in_a_session_of_its_own_that_no_terminal_reaches()
    {
        await _site.DeployAsync("one");

        var status = await _site.StatusAsync();
        var stat = (await File.ReadAllTextAsync($"/proc/{status.ProcessId}/stat")).Split(") ")[1].Split(' ');
        var supervisor = int.Parse(stat[1]);
        stat[2].ShouldBe(stat[1], "its group is led by its supervisor");
        stat[3].ShouldBe(stat[1], "and so is its session");
        stat[4].ShouldBe("0", "no terminal");
        ProcessIdentity.Read(supervisor)!.Name.ShouldBe("sh");
        var parent = (await File.ReadAllTextAsync($"/proc/{supervisor}/stat")).Split(") ")[1].Split(' ')[1];
        int.Parse(parent).ShouldNotBe(Environment.ProcessId);
    }

    [Fact]
    public async Task It_gets_the_variables_of_the_image_and_the_service_and_no_others()
    {
        Environment.SetEnvironmentVariable("NOWAIT_LEAK", "a secret of whoever deploys");
        var image = await _site.ServerAsync("one", run => run with
        {
            Env = ["FROM_IMAGE=image", "BOTH=image", "Dotted.Name=it's", "Logging:Level=$HOME `x` \"y\"", "DATA=/app/version", "OTHER=/no/such"],
        });
        var service = _site.Server("version=one");
        service = service with { Environment = [.. service.Environment, new("BOTH", "service"), new("LINES", "a\nb")] };

        await _site.DeployAsync(service, image);

        var release = _site.Folder.Release(image.Descriptor.Digest.ToString());
        var process = (await _site.StatusAsync()).ProcessId;
        var variables = (await File.ReadAllTextAsync($"/proc/{process}/environ")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        variables.ShouldContain("FROM_IMAGE=image");
        variables.ShouldContain("BOTH=service");
        variables.ShouldContain("Dotted.Name=it's");
        variables.ShouldContain("Logging:Level=$HOME `x` \"y\"");
        variables.ShouldContain("LINES=a\nb");
        variables.ShouldContain($"DATA={release}/app/version");
        variables.ShouldContain("OTHER=/no/such");
        variables.ShouldContain($"PORT={_site.Port}");
        variables.ShouldContain($"ASPNETCORE_HTTP_PORTS={_site.Port}");
        string[] expected =
        [
            "ASPNETCORE_HTTP_PORTS", "BOTH", "DATA", "DOTNET_ROOT", "Dotted.Name", "FROM_IMAGE", "LINES", "Logging:Level", "OPTIONS",
            "OTHER", "PATH", "PORT",
        ];
        variables.Select(variable => variable[..variable.IndexOf('=')]).Except(["HOME", "TMPDIR", "_"])
            .Order(StringComparer.Ordinal).ShouldBe(expected);
    }

    [Fact]
    public async Task It_starts_in_the_images_folder_with_arguments_that_lead_into_the_release()
    {
        var image = await _site.ServerAsync("one", run => run with
        {
            WorkingDir = "/app", Entrypoint = ["./NoWait.Testing.Server"], Cmd = ["/app/version", "--data=/app", "/dev/null", "it's; $HOME"],
        });

        await _site.DeployAsync(_site.Server(""), image);

        var release = _site.Folder.Release(image.Descriptor.Digest.ToString());
        (await _site.AskAsync("/cwd")).ShouldBe($"{release}/app");
        (await _site.AskAsync("/args")).ShouldBe($"{release}/app/version\n--data={release}/app\n/dev/null\nit's; $HOME");
    }

    [Fact]
    public async Task Current_leads_to_the_release_that_runs()
    {
        await _site.DeployAsync("one");
        (await File.ReadAllTextAsync(Path.Combine(_site.Folder.Current, "app/version"))).ShouldBe("one");

        await _site.DeployAsync("two");
        (await File.ReadAllTextAsync(Path.Combine(_site.Folder.Current, "app/version"))).ShouldBe("two");
    }

    [Fact]
    public async Task Three_releases_stay_to_go_back_to()
    {
        foreach (var script in (string[])["one", "two", "three", "four"])
        {
            await _site.DeployAsync(Site.Worker(), await _site.ScriptAsync($"exec sleep 1000 # {script}"));
        }

        Directory.EnumerateDirectories(_site.Folder.Releases)
            .Select(release => File.ReadAllText(Path.Combine(release, "app/run")).Split("# ")[1])
            .Order(StringComparer.Ordinal).ShouldBe(["four", "three", "two"]);
    }

    [Fact]
    public async Task A_half_unpacked_release_is_never_taken_for_a_whole_one()
    {
        var image = await _site.ScriptAsync("exec sleep 1000");
        var release = _site.Folder.Release(image.Descriptor.Digest.ToString());
        Directory.CreateDirectory(release + ".123-1.partial/app");

        await _site.DeployAsync(Site.Worker(), image);

        File.Exists(Path.Combine(release, "app/run")).ShouldBeTrue();
        Directory.EnumerateDirectories(_site.Folder.Releases).ShouldBe([release]);
    }

    [Fact]
    public async Task The_script_that_holds_its_variables_is_for_its_owner_alone()
    {
        await _site.DeployAsync(Site.Worker(), await _site.ScriptAsync("exec sleep 1000"));

        File.GetUnixFileMode(_site.Folder.AllRuns().ShouldHaveSingleItem().Script)
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_name_that_could_leave_the_folder_is_refused() =>
        await Should.ThrowAsync<InvalidUsageException>(async () =>
            await _site.DeployAsync(Site.Worker() with { Name = "../etc" }, await _site.ScriptAsync("exit")));

    [Fact]
    public async Task Signals_that_shells_make_background_commands_deaf_to_still_reach_the_program()
    {
        await _site.DeployAsync(Site.Worker(), await _site.ScriptAsync("exec sleep 1000", run => run with { StopSignal = "SIGQUIT" }));
        var process = (await _site.StatusAsync()).ProcessId;

        var ignored = (await File.ReadAllLinesAsync($"/proc/{process}/status")).First(line => line.StartsWith("SigIgn:"));
        (Convert.ToInt64(ignored[7..].Trim(), 16) & 0b_0100_0000_0000_0110).ShouldBe(0, "SIGINT, SIGQUIT and SIGTERM are heard");
        (await _site.Deployer.StopAsync("api", default)).ShouldBeTrue();
        (await _site.StatusAsync()).State.ShouldBe(ServiceState.Stopped);
    }

    private Deployment? Find(Service service, string digest) => ((IKnowsWhatRuns)_site.Deployer).Find(service, digest, default);

    private static void Signal(ServiceStatus status, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{status.ProcessId}"]);
        kill.WaitForExit();
    }
}
