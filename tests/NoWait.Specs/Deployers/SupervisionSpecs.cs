using System.Globalization;
using NoWait.Deployers;
using NoWait.Deployers.Processes;

namespace NoWait.Specs.Deployers;

public sealed class SupervisionSpecs : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_service_that_crashes_is_started_again_and_counted()
    {
        await _site.DeployAsync("one");
        var before = await _site.StatusAsync();

        await _site.AskAsync("/crash");

        await Site.UntilAsync(async () => await _site.AskAsync() == "one" && (await _site.StatusAsync()).Restarts == 1);
        var after = await _site.StatusAsync();
        after.State.ShouldBe(ServiceState.Running);
        after.ProcessId.ShouldNotBe(before.ProcessId);
        after.Digest.ShouldBe(before.Digest);
        (await _site.LogAsync()).ShouldContain("[nowait] api ended with code 7; it is started again in 0.1 s.");
    }

    [Fact]
    public async Task A_service_that_is_killed_is_started_again()
    {
        await _site.DeployAsync("one");
        var process = (await _site.StatusAsync()).ProcessId!.Value;

        Site.Kill(process);

        await Site.UntilAsync(async () => await _site.AskAsync() == "one" && (await _site.StatusAsync()).Restarts == 1);
    }

    [Fact]
    public async Task A_service_that_crashes_again_and_again_is_restarting()
    {
        await _site.DeployAsync(Site.Worker(), await _site.ScriptAsync(UntilTold("exit 9")));
        await TellAsync();

        await Site.UntilAsync(async () => (await _site.StatusAsync()).State == ServiceState.Restarting);

        var status = await _site.StatusAsync();
        status.Replicas.ShouldBe(new Replicas(0, 1));
        (status.Detail ?? "it ended with exit code 9").ShouldBe("it ended with exit code 9");
    }

    [Fact]
    public async Task A_service_that_ends_by_itself_with_success_is_not_started_again()
    {
        await _site.DeployAsync(Site.Worker(), await _site.ScriptAsync(UntilTold("exit 0")));
        await TellAsync();

        await Site.UntilAsync(async () => (await _site.StatusAsync()).State == ServiceState.Stopped);

        (await _site.StatusAsync()).Detail.ShouldBe("it ended by itself with exit code 0");
        await Site.UntilAsync(() => Task.FromResult(_site.Processes().Count == 0));
    }

    [Fact]
    public async Task Stop_ends_the_service_and_all_that_it_started()
    {
        await _site.DeployAsync(Site.Worker(), await _site.ScriptAsync($"sleep 1000 & sleep 1000 & exec sleep 1000 # {_site.Root}"));

        (await _site.Deployer.StopAsync("api", default)).ShouldBeTrue();

        var status = await _site.StatusAsync();
        status.State.ShouldBe(ServiceState.Stopped);
        status.ProcessId.ShouldBeNull();
        await Site.UntilAsync(() => Task.FromResult(Alive(_site.Folder.AllRuns()[0].Read().Group!.Value) == 0));
    }

    [Fact]
    public async Task Stop_kills_what_does_not_listen_to_its_signal()
    {
        await _site.DeployAsync(
            _site.Server("version=one deaf") with { StopGrace = TimeSpan.FromMilliseconds(200) }, await _site.ServerAsync("one"));

        (await _site.Deployer.StopAsync("api", default)).ShouldBeTrue();

        (await _site.StatusAsync()).State.ShouldBe(ServiceState.Stopped);
        _site.Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task Stopping_what_does_not_run_says_so()
    {
        (await _site.Deployer.StopAsync("api", default)).ShouldBeFalse();
        await _site.DeployAsync("one");
        await _site.Deployer.StopAsync("api", default);

        (await _site.Deployer.StopAsync("api", default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_stopped_service_is_started_by_the_next_deployment()
    {
        await _site.DeployAsync("one");
        await _site.Deployer.StopAsync("api", default);

        var deployment = await _site.DeployAsync("one");

        deployment.Changed.ShouldBeTrue();
        deployment.From.ShouldBeNull();
        (await _site.AskAsync()).ShouldBe("one");
    }

    [Fact]
    public async Task A_service_without_its_supervisor_runs_on_is_said_to_and_can_be_replaced()
    {
        await _site.DeployAsync("one");
        Site.Kill(_site.Folder.AllRuns()[0].Read().Supervisor!.Value.Id);
        await Site.UntilAsync(async () => (await _site.StatusAsync()).Detail is not null);

        var status = await _site.StatusAsync();
        status.State.ShouldBe(ServiceState.Running);
        status.Detail.ShouldBe("nobody will start it again if it crashes: its supervisor was killed");
        await _site.DeployAsync("two");
        (await _site.AskAsync()).ShouldBe("two");
        await Site.UntilAsync(() => Task.FromResult(_site.Processes().Count == 2));
    }

    [Fact]
    public async Task A_recycled_process_id_is_never_taken_for_the_service()
    {
        await _site.DeployAsync("one");
        var events = _site.Folder.AllRuns()[0].Events;
        await _site.Deployer.StopAsync("api", default);
        // This test's own process has the id now, and another start time.
        var own = (await File.ReadAllTextAsync("/proc/self/stat")).Split(' ');
        own[21] = (long.Parse(own[21], CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture);
        var boot = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id")).Trim();
        var stat = string.Join(' ', own).TrimEnd('\n');
        await File.WriteAllTextAsync(events, $"supervisor {boot} {stat}\nstart 0 {stat}\n");

        (await _site.StatusAsync()).State.ShouldBe(ServiceState.Crashed);
        (await _site.Deployer.StopAsync("api", default)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_ran_before_the_machine_was_started_anew_does_not_run()
    {
        await _site.DeployAsync("one");
        var events = _site.Folder.AllRuns()[0].Events;
        var lines = await File.ReadAllTextAsync(events);
        var boot = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id")).Trim();

        var status = RunEvents.Parse(lines.Replace(boot, "another-boot", StringComparison.Ordinal));

        status.IsAlive.ShouldBeFalse();
        status.BeforeReboot.ShouldBeTrue();
        RunEvents.Parse(lines).IsAlive.ShouldBeTrue();
    }

    private static string UntilTold(string command) => $"while [ ! -e told ]; do sleep 0.05; done\n{command}";

    private Task TellAsync() => File.WriteAllTextAsync(Path.Combine(_site.Folder.Current, "told"), "");

    private static int Alive(int group) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? ProcessIdentity.Read(id) : null)
        .Count(stat => stat is { IsZombie: false } && stat.Group == group);
}
