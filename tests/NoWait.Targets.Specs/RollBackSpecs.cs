using System.Text.Json;
using NoWait.Targets.Specs.Trials;

namespace NoWait.Targets.Specs;

/// <summary>Going back: from the ledger, and without building.</summary>
public sealed class RollBackSpecs : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task It_gets_the_last_good_version_running_and_the_ledger_tells_which_was_bad()
    {
        var (first, second) = (await DeployAsync("1"), await DeployAsync("2"));

        var said = (await _repository.BuildAsync("RollBack")).Well;

        said.ShouldContain($"one: back to {first[7..19]} from {second[7..19]}");
        said.ShouldNotContain("Compile");
        (await RunningAsync()).ShouldBe(first[..19]);
        var back = Deployments.Last();
        back.GetProperty("rollBack").GetBoolean().ShouldBeTrue();
        (back.GetProperty("from").GetString(), back.GetProperty("to").GetString()).ShouldBe((second, first));
    }

    [Fact]
    public async Task What_was_gone_back_from_is_not_gone_back_to()
    {
        var first = await DeployAsync("1");
        await DeployAsync("2");
        await _repository.BuildAsync("RollBack");
        var third = await DeployAsync("3");

        (await _repository.BuildAsync("RollBack")).Well.ShouldContain($"one: back to {first[7..19]} from {third[7..19]}");

        var nothing = await _repository.BuildAsync("RollBack");
        nothing.ExitCode.ShouldBe(2);
        nothing.Output.ShouldContain($"There is nothing to go back to: the ledger knows of no good version of one in local before {first[7..19]}, which keeps running.");
        (await RunningAsync()).ShouldBe(first[..19]);
    }

    [Theory]
    [InlineData("--digest {0}")]
    [InlineData("--to {0}")]
    public async Task A_version_is_named_by_the_beginning_of_its_digest(string arguments)
    {
        var first = await DeployAsync("1");
        await DeployAsync("2");
        await DeployAsync("3");

        (await _repository.BuildAsync("RollBack " + string.Format(arguments, first[..19]))).ExitCode.ShouldBe(0);

        (await RunningAsync()).ShouldBe(first[..19]);
        (await _repository.BuildAsync("RollBack --digest sha256:0123456789 --services one")).Output
            .ShouldContain("The ledger knows of no version sha256:0123456789 of one in local; what runs keeps running.");
        (await RunningAsync()).ShouldBe(first[..19]);
    }

    [Fact]
    public async Task Without_the_cache_what_is_still_unpacked_runs_and_what_is_not_is_said_to_be_gone()
    {
        var first = await DeployAsync("1");
        var second = await DeployAsync("2");
        Directory.Delete(Path.Combine(_repository.Root, ".nuke/cache"), recursive: true);

        (await _repository.BuildAsync("RollBack")).ExitCode.ShouldBe(0);
        (await RunningAsync()).ShouldBe(first[..19]);

        Directory.Delete(Path.Combine(_repository.Root, ".nuke/run/releases/one", second[7..]), recursive: true);
        var gone = await _repository.BuildAsync($"RollBack --digest {second}");
        gone.ExitCode.ShouldBe(1, gone.Output);
        gone.Output.ShouldContain("is not in ");
        (await RunningAsync()).ShouldBe(first[..19]);
    }

    [Fact]
    public async Task Without_a_name_the_services_of_the_last_deployment_go_back()
    {
        _repository.Write("two");
        await DeployAsync("1");
        await DeployAsync("2");

        (await _repository.BuildAsync("RollBack")).Well.ShouldNotContain("two:");
    }

    [Fact]
    public async Task Environments_know_nothing_of_each_other()
    {
        _repository.Write("one", run: "echo $PLACE; exec sleep 1000");
        (await _repository.BuildAsync("Deploy --environment staging")).ExitCode.ShouldBe(0);

        (await _repository.BuildAsync("Logs --environment staging")).Well.ShouldBe("on the stage\n");
        (await _repository.BuildAsync("Status")).Well.ShouldContain("not deployed: ./build.sh Deploy starts it");
        (await _repository.BuildAsync("RollBack")).Output.ShouldContain("no good version of one in local before now");
        Deployments.Last().GetProperty("environment").GetString().ShouldBe("staging");
        (await _repository.BuildAsync("Stop --environment staging")).Well.ShouldBe("  one  stopped\n");
        var unknown = await _repository.BuildAsync("Status --environment moon");
        unknown.ExitCode.ShouldBe(2);
        unknown.Output.ShouldContain("There is no environment 'moon' (--environment): the build has local, staging, acceptance, production.");
    }

    private JsonElement[] Deployments => [.. _repository.Ledger.Where(line => line.GetProperty("event").GetString() == "deploy")];

    private async Task<string> DeployAsync(string version)
    {
        _repository.Write("one", run: $"echo {version}; exec sleep 1000");
        (await _repository.BuildAsync("Deploy")).ExitCode.ShouldBe(0);
        return Deployments.Last(line => line.GetProperty("service").GetString() == "one").GetProperty("to").GetString()!;
    }

    private async Task<string> RunningAsync() =>
        (await _repository.BuildAsync("Status --services one")).Well.Split(", ").Single(part => part.StartsWith("sha256:", StringComparison.Ordinal));
}
