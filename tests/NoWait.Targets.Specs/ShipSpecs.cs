using System.Text.Json;
using NoWait.Targets.Specs.Trials;
using NoWait.Testing;

namespace NoWait.Targets.Specs;

/// <summary>From a commit to a service that runs for good, or back.</summary>
public sealed class ShipSpecs : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose()
    {
        _repository.Variables["TRIAL"] = null;
        _repository.Dispose();
    }

    [Fact]
    public async Task What_is_well_while_it_is_watched_stays()
    {
        _repository.Write("one", check: "true");

        var said = (await _repository.BuildAsync("Ship --bake 0.5")).Well;

        said.ShouldContain("one: watched for 0.5 s");
        said.ShouldMatch(@"  Ship +\d");
        (await _repository.BuildAsync("Ship")).Well.ShouldContain("nothing changed, runs and is well");
    }

    [Fact]
    public async Task What_is_not_goes_back_by_itself_and_the_run_says_why()
    {
        var good = await ShipAsync("1");
        _repository.Write("one", run: "echo 2; exec sleep 1000", check: "echo it is blue; false");

        var said = await _repository.BuildAsync("Ship --bake 0.5");

        said.ExitCode.ShouldBe(1, said.Output);
        said.Output.ShouldContain("went live and was taken back: 'sh services/one/check' ended with 1: it is blue. The version before (");
        (await RunningAsync()).ShouldBe(good[..19]);
        var (deployment, back) = (Deployments[^2], Deployments[^1]);
        (deployment.GetProperty("result").GetString(), deployment.GetProperty("from").GetString()).ShouldBe(("succeeded", good));
        back.GetProperty("rollBack").GetBoolean().ShouldBeTrue();
        back.GetProperty("from").GetString().ShouldBe(deployment.GetProperty("to").GetString());
        back.GetProperty("error").GetString().ShouldBe("'sh services/one/check' ended with 1: it is blue");
    }

    [Fact]
    public async Task The_ledger_says_what_runs_also_when_its_run_failed_after_that()
    {
        await ShipAsync("1");
        // In the way of the link to the current release, which is made when the new version runs already.
        await _repository.RunAsync("cd .nuke/run/services/one && rm current && mkdir -p current/in-the-way");
        _repository.Write("one", run: "echo 2; exec sleep 1000");

        var said = await _repository.BuildAsync("Ship --bake 0");

        said.ExitCode.ShouldBe(1, said.Output);
        said.Output.ShouldContain("This version is running, though.");
        Deployments[^1].GetProperty("result").GetString().ShouldBe("succeeded");
        (await RunningAsync()).ShouldBe(Deployments[^1].GetProperty("to").GetString()![..19]);
    }

    [Fact]
    public async Task What_crashes_while_it_is_watched_goes_back()
    {
        var good = await ShipAsync("1");
        _repository.Write("one", run: "sleep 1; exit 3");

        var said = await _repository.BuildAsync("Ship --bake 20");

        said.ExitCode.ShouldBe(1, said.Output);
        said.Output.ShouldContain("was taken back: it ");
        (await RunningAsync()).ShouldBe(good[..19]);
    }

    [Fact]
    public async Task Each_of_several_goes_back_on_its_own()
    {
        _repository.Write("one", check: "true").Write("two", check: "true");
        (await _repository.BuildAsync("Ship --bake 0")).ExitCode.ShouldBe(0);
        _repository.Write("one", run: "echo 2; exec sleep 1000", check: "false").Write("two", run: "echo 2; exec sleep 1000", check: "true");

        var said = await _repository.BuildAsync("Ship --bake 0");

        said.ExitCode.ShouldBe(1);
        said.Output.ShouldContain("one: one ");
        said.Output.ShouldNotContain("two: two ");
        var (running, ledger) = ((await _repository.BuildAsync("Status")).Well, Deployments);
        running.ShouldMatch($"one  running.*{ledger[^1].GetProperty("to").GetString()![..19]}");
        ledger.Count(one => one.GetProperty("service").GetString() == "two").ShouldBe(2);
    }

    [Fact]
    public async Task A_first_version_has_nothing_to_go_back_to_and_says_so()
    {
        _repository.Write("one", check: "false");

        var said = await _repository.BuildAsync("Ship --bake 0");

        said.ExitCode.ShouldBe(1);
        said.Output.ShouldContain("Nothing ran before that it could go back to: stop it, or deploy another version.");
        (await _repository.BuildAsync("Status")).Well.ShouldContain("one  running");
    }

    [Fact]
    public async Task Promotion_moves_the_same_digest_and_builds_nothing()
    {
        await CommitAsync("1");
        (await _repository.BuildAsync("Ship --bake 0 --environment staging")).ExitCode.ShouldBe(0);
        var staged = Deployments[^1].GetProperty("to").GetString()!;
        await CommitAsync("2");

        var said = (await _repository.BuildAsync("Promote --from staging --environment acceptance --bake 0")).Well;

        said.ShouldNotContain("Compile");
        var promoted = Deployments[^1];
        (promoted.GetProperty("to").GetString(), promoted.GetProperty("environment").GetString()).ShouldBe((staged, "acceptance"));
        promoted.GetProperty("changes")[0].GetProperty("subject").GetString().ShouldBe("version-1");
    }

    [Theory]
    [InlineData("Promote --environment production", "Promote needs to know where versions come from and where they go")]
    [InlineData("Promote --from production --environment production", "both are production: name the other by --environment.")]
    [InlineData("Promote --from staging --environment production", "one does not run in staging: get it there first, by './build.sh Ship --environment staging'.")]
    [InlineData("Ship --canary many", "--canary many is no number of replicas: write 2, or a share as 10%.")]
    [InlineData("Ship --bake -1", "--bake -1 is no number of seconds up to a day.")]
    public async Task A_mistake_exits_with_2(string commandLine, string message)
    {
        _repository.Write("one");

        var said = await _repository.BuildAsync(commandLine);

        said.ExitCode.ShouldBe(2, said.Output);
        said.Output.ShouldContain(message);
    }

    [Fact]
    public async Task An_environment_refuses_what_is_untested_or_uncommitted_also_when_it_is_promoted()
    {
        await CommitAsync("1");
        var untested = await _repository.BuildAsync("Ship --bake 0 --environment production");
        untested.ExitCode.ShouldBe(2, untested.Output);
        untested.Output.ShouldContain("production does not take one: it was not tested. Ship it with a build that has ITestGate");

        _repository.Write("one", run: "echo 2; exec sleep 1000");
        var uncommitted = await _repository.BuildAsync("Deploy --environment production");
        uncommitted.ExitCode.ShouldBe(2, uncommitted.Output);
        uncommitted.Output.ShouldContain("production does not take one: it is made from files that are in no commit. Commit them, and ship that.");

        (await _repository.BuildAsync("Ship --bake 0 --environment staging")).ExitCode.ShouldBe(0);
        (await _repository.BuildAsync("Promote --from staging --environment production")).Output.ShouldContain("production does not take one: ");
        (await _repository.BuildAsync("Status --environment production")).Well.ShouldContain("not deployed: ./build.sh Deploy --environment production starts it");
    }

    [Fact]
    public async Task What_is_tested_is_taken_whichever_run_tested_it_and_a_part_is_not_enough()
    {
        _repository.Variables["TRIAL"] = "gate";
        _repository.Write("one", make: "echo ok 1 - one; echo ok 2 - two; echo 1..2");

        var untested = await _repository.BuildAsync("Deploy --environment production");
        var partly = await _repository.BuildAsync("Ship --environment production --bake 0 --test-filter one");
        (await _repository.BuildAsync("Test")).ExitCode.ShouldBe(0);
        var tested = await _repository.BuildAsync("Deploy --environment production");

        untested.ExitCode.ShouldBe(2, untested.Output);
        untested.Output.ShouldContain("production does not take one: it was not tested.");
        partly.ExitCode.ShouldBe(2, partly.Output);
        partly.Output.ShouldContain("production does not take one: it was not tested.");
        tested.ExitCode.ShouldBe(0, tested.Output);
        Deployments.ShouldHaveSingleItem().GetRawText().ShouldNotContain("untested");
    }

    [Fact]
    public async Task Each_ship_takes_the_ledger_along_also_one_that_went_back()
    {
        await WithRemoteAsync();
        await ShipAsync("1");
        (await NotesAsync()).ShouldContain("\"event\":\"run\"");
        _repository.Write("one", run: "echo 2; exec sleep 1000", check: "false");

        (await _repository.BuildAsync("Ship --bake 0")).ExitCode.ShouldBe(1);

        var notes = await NotesAsync();
        notes.ShouldContain("\"rollBack\":true");
        notes.Split('\n').Count(line => line.Contains("\"event\":\"run\"", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task A_remote_that_is_away_is_one_line_of_warning()
    {
        await WithRemoteAsync();
        await _repository.GitAsync("remote set-url origin /nowhere/origin.git");
        _repository.Write("one");

        var said = (await _repository.BuildAsync("Ship --bake 0")).Well;

        said.Split('\n').Where(line => line.Contains("ledger", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldContain("The ledger could not be exchanged with origin: ");
    }

    [Fact]
    public async Task An_older_commit_that_waits_gives_way_to_a_newer_one()
    {
        await CommitAsync("1");
        (await _repository.BuildAsync("Ship --bake 0")).ExitCode.ShouldBe(0);
        const string Watched = "touch .nuke/watched; while ! test -e .nuke/go; do sleep 0.1; done";
        await CommitAsync("2", Watched);
        var holds = _repository.BuildAsync("Ship --bake 0");
        await UntilAsync(() => _repository.Has(".nuke/watched"));

        await CommitAsync("3", Watched);
        var waits = _repository.BuildAsync("Ship --bake 0");
        await UntilAsync(() => Directory.GetFiles(Path.Combine(_repository.Root, ".nuke/run/ship"), "*.waiting").Length == 1);
        await CommitAsync("4", Watched);
        var newest = _repository.BuildAsync("Ship --bake 0");

        var gaveWay = await waits;
        gaveWay.Well.ShouldContain("Another run ships to this environment (");
        gaveWay.Well.ShouldMatch("[0-9a-f]{7} is not shipped: [0-9a-f]{7}, which is newer, is ");
        await File.WriteAllTextAsync(Path.Combine(_repository.Root, ".nuke/go"), "");
        (await holds).ExitCode.ShouldBe(0);
        (await newest).ExitCode.ShouldBe(0);
        Deployments.Length.ShouldBe(3);
        (await RunningAsync()).ShouldBe(Deployments[^1].GetProperty("to").GetString()![..19]);
        Deployments[^1].GetProperty("changes")[0].GetProperty("subject").GetString().ShouldBe("version-4");
    }

    [FactNeeds("registry")]
    public async Task Two_machines_that_share_nothing_but_a_registry_ship_one_after_the_other()
    {
        using var registry = await RealRegistry.StartAsync();
        using var other = new Repository();
        var ship = $"Ship --bake 0 --environment staging --registry {registry.Host}/shop --insecure-registries {registry.Host}";
        _repository.Write("one", check: "touch .nuke/watched; while ! test -e .nuke/go; do sleep 0.1; done");
        other.Write("one", check: "true");
        var holds = _repository.BuildAsync(ship);
        await UntilAsync(() => _repository.Has(".nuke/watched") || holds.IsCompleted);

        var waits = other.BuildAsync(ship);
        await UntilAsync(() => waits.IsCompleted || registry.Requests.Count(request => request == "PUT /v2/shop/nowait-ship/manifests/staging-next") > 2);
        other.Ledger.ShouldBeEmpty();
        await File.WriteAllTextAsync(Path.Combine(_repository.Root, ".nuke/go"), "");

        (await holds).ExitCode.ShouldBe(0);
        (await waits).Well.ShouldContain("Another run ships to this environment (");
        other.Ledger.ShouldContain(line => line.GetProperty("event").GetString() == "deploy");
    }

    private async Task WithRemoteAsync()
    {
        await CommitAsync("0");
        await _repository.RunAsync("git init --quiet --bare .nuke/origin.git && git remote add origin \"$PWD/.nuke/origin.git\"");
    }

    private Task<string> NotesAsync() => _repository.RunAsync(
        "git -C .nuke/origin.git ls-tree -r refs/notes/nowait | awk '{ print $3 }' | xargs -n 1 git -C .nuke/origin.git cat-file -p");

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(20);
        }
    }

    private JsonElement[] Deployments => [.. _repository.Ledger.Where(line => line.GetProperty("event").GetString() == "deploy")];

    private async Task<string> ShipAsync(string version)
    {
        _repository.Write("one", run: $"echo {version}; exec sleep 1000", check: "true");
        (await _repository.BuildAsync("Ship --bake 0")).ExitCode.ShouldBe(0);
        return Deployments[^1].GetProperty("to").GetString()!;
    }

    private async Task CommitAsync(string version, string check = "true")
    {
        _repository.Write("one", run: $"echo {version}; exec sleep 1000", check: check);
        await _repository.GitAsync("init --quiet");
        await _repository.GitAsync("add services");
        await _repository.GitAsync($"commit --quiet --message=version-{version}");
    }

    private async Task<string> RunningAsync() =>
        (await _repository.BuildAsync("Status --services one")).Well.Split(", ").Single(part => part.StartsWith("sha256:", StringComparison.Ordinal));
}
