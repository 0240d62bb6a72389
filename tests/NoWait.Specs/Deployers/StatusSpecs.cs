using FsCheck;
using FsCheck.Fluent;
using NoWait.Deployers;
using NoWait.Deployers.Processes;

namespace NoWait.Specs.Deployers;

public sealed class StatusSpecs : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Before_anything_was_deployed_there_is_nothing_to_tell()
    {
        (await _site.Deployer.StatusAsync(null, default)).ShouldBeEmpty();
        (await _site.Deployer.StatusAsync("api", default)).ShouldBeEmpty();
        (await _site.LogAsync()).ShouldBeEmpty();
        Directory.Exists(_site.Root).ShouldBeFalse();
    }

    [Fact]
    public async Task A_running_service_tells_its_version_address_age_and_process()
    {
        var deployment = await _site.DeployAsync("one");

        var status = await _site.StatusAsync();

        status.ShouldBe(new ServiceStatus("api", ServiceState.Running)
        {
            Digest = deployment.To,
            Address = deployment.Address,
            Since = status.Since,
            ProcessId = status.ProcessId,
            Restarts = 0,
            Replicas = new Replicas(1, 1),
        });
        status.Since.ShouldNotBeNull();
        ProcessIdentity.Read(status.ProcessId!.Value)!.Name.ShouldStartWith("NoWait.Testing");
    }

    [Fact]
    public async Task Services_are_told_in_the_order_of_their_names()
    {
        foreach (var name in (string[])["worker", "api"])
        {
            await _site.DeployAsync(Site.Worker() with { Name = name }, await _site.ScriptAsync("exec sleep 1000"));
        }

        (await _site.Deployer.StatusAsync(null, default)).Select(status => status.Service).ShouldBe(["api", "worker"]);
        (await _site.Deployer.StatusAsync("worker", default)).ShouldHaveSingleItem().Service.ShouldBe("worker");
    }

    [Fact]
    public void A_state_reads_as_it_was_written() => Prop
        .ForAll(ArbMap.Default.ArbFor<(int Port, long Ticks, byte Previous, bool Next)>(), drawn =>
        {
            Release Draw(int i) => new($"{i}", $"sha256:{i:x64}")
            {
                Fingerprint = $"{i:x}",
                Port = i % 2 == 0 ? (drawn.Port & 0xFFFF) + 1 : null,
                Health = i % 3 == 0 ? "/health?a=b" : null,
                StopSignal = 1 + i % 64,
                StopGrace = TimeSpan.FromTicks(Math.Abs(drawn.Ticks % TimeSpan.TicksPerDay)),
                HealthDeadline = TimeSpan.FromSeconds(i),
                Since = DateTimeOffset.UnixEpoch.AddTicks(Math.Abs(drawn.Ticks % TimeSpan.TicksPerDay)),
            };

            var state = new DeployState
            {
                Current = drawn.Previous % 2 == 0 ? Draw(0) : null,
                Next = drawn.Next ? Draw(1) : null,
                Back = drawn.Next && drawn.Port % 2 == 0 ? Draw(7) : null,
                Previous = Enumerable.Range(2, drawn.Previous % 5).Select(Draw).ToValues(),
            };
            return StateFile.Parse(StateFile.Format(state)) == state;
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_torn_state_is_not_read_as_a_shorter_one()
    {
        await _site.DeployAsync(Site.Worker(), await _site.ScriptAsync("exec sleep 1000"));
        var text = await File.ReadAllTextAsync(_site.Folder.StateFile);

        for (var length = 0; length < text.Length; length++)
        {
            var torn = text[..length];
            if (torn != "nowait process state 1\n")
            {
                Should.Throw<Exception>(() => StateFile.Parse(torn));
            }
        }
    }
}
