using NoWait.Deployers;

namespace NoWait.Specs.Deployers;

public sealed class HandOverSpecs : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Whoever_asks_all_along_hears_the_old_version_and_then_only_the_new_one()
    {
        await _site.DeployAsync("one");
        var heard = new List<string>();
        using var end = new CancellationTokenSource();
        var client = AskAsync(heard, end.Token);

        await _site.DeployAsync("two", "slow=50");

        await Site.UntilAsync(async () => await _site.AskAsync() == "two");
        await end.CancelAsync();
        await client;
        heard.ShouldContain("one");
        heard.ShouldAllBe(answer => answer == "one" || answer == "two");
        heard.SkipWhile(answer => answer == "one").ShouldAllBe(answer => answer == "two");
    }

    [Fact]
    public async Task Nobody_is_turned_away_when_both_versions_share_the_port()
    {
        await _site.DeployAsync("one", "share");
        var heard = new List<string>();
        using var end = new CancellationTokenSource();
        var client = AskAsync(heard, end.Token, "nobody");

        var deployment = await _site.DeployAsync("two", "share slow=50");

        deployment.Gap.ShouldBe(TimeSpan.Zero);
        await Site.UntilAsync(() => Task.FromResult(_site.Processes().Count == 2));
        (await _site.AskAsync()).ShouldBe("two");
        await end.CancelAsync();
        await client;
        // The kernel resets what waits in the queue of a listener that closes: at most that one.
        heard.Count(answer => answer == "nobody").ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task The_gap_is_reported_when_there_is_one()
    {
        await _site.DeployAsync("one");

        (await _site.DeployAsync("two")).Gap.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_service_that_does_not_hear_PORT_takes_over_at_once()
    {
        await _site.DeployAsync("one", $"port={_site.Port}");

        await _site.DeployAsync("two", $"port={_site.Port}");

        (await _site.AskAsync()).ShouldBe("two");
        _site.Notices.ShouldHaveSingleItem().ShouldContain("does not take its port from the variable PORT");
    }

    [Fact]
    public async Task A_service_that_does_not_hear_PORT_comes_back_when_the_new_version_is_not_well()
    {
        await _site.DeployAsync("one", $"port={_site.Port}");

        var failure = await Should.ThrowAsync<DeployFailedException>(_site.DeployAsync(
            _site.Server($"version=two port={_site.Port} unwell") with { HealthDeadline = TimeSpan.FromSeconds(3) },
            await _site.ServerAsync("two")));

        failure.RolledBack.ShouldBeTrue();
        failure.Message.ShouldContain("is running again");
        (await _site.AskAsync()).ShouldBe("one");
    }

    [Fact]
    public async Task A_version_that_is_well_beside_the_old_one_but_not_in_its_place_goes_again()
    {
        var first = await _site.DeployAsync("one");

        var failure = await Should.ThrowAsync<DeployFailedException>(_site.DeployAsync(
            _site.Server($"version=two unwell-on={_site.Port}") with { HealthDeadline = TimeSpan.FromSeconds(3) },
            await _site.ServerAsync("two")));

        failure.RolledBack.ShouldBeTrue();
        failure.Running.ShouldBe(first.To);
        failure.Message.ShouldContain("503 Service Unavailable: no database");
        (await _site.AskAsync()).ShouldBe("one");
        (await _site.StatusAsync()).Digest.ShouldBe(first.To);
        (await _site.DeployAsync("three")).From.ShouldBe(first.To);
    }

    [Fact]
    public async Task A_version_on_another_port_is_well_before_the_old_one_goes()
    {
        await _site.DeployAsync("one");
        var other = NoWait.Deployers.Processes.Ports.Free();

        var deployment = await _site.DeployAsync(_site.Server("version=two") with { Port = other }, await _site.ServerAsync("two"));

        deployment.Gap.ShouldBe(TimeSpan.Zero);
        deployment.Address.ShouldBe($"http://localhost:{other}");
        await Site.UntilAsync(async () => await _site.AskAsync() is null);
    }

    [Fact]
    public async Task The_old_version_finishes_what_it_serves_while_the_new_one_answers()
    {
        await _site.DeployAsync("one", "drain=1500");

        await _site.DeployAsync("two");

        (await _site.AskAsync()).ShouldBe("two");
        await Site.UntilAsync(() => Task.FromResult(_site.Processes().Count == 2));
        (await _site.LogAsync()).ShouldContain("one was asked to stop");
    }

    [Fact]
    public async Task An_old_version_that_does_not_listen_to_its_stop_signal_is_killed_after_its_grace()
    {
        await _site.DeployAsync(
            _site.Server("version=one deaf") with { StopGrace = TimeSpan.FromSeconds(1) }, await _site.ServerAsync("one"));

        await _site.DeployAsync("two");

        (await _site.AskAsync()).ShouldBe("two");
    }

    [Fact]
    public async Task A_worker_without_a_port_is_replaced_when_the_new_one_has_lived_for_a_moment()
    {
        await _site.DeployAsync(Site.Worker(), await _site.ScriptAsync("exec sleep 1000 # one"));
        var first = (await _site.StatusAsync()).ProcessId;

        var deployment = await _site.DeployAsync(Site.Worker(), await _site.ScriptAsync("exec sleep 1000 # two"));

        deployment.Gap.ShouldBe(TimeSpan.Zero);
        deployment.Address.ShouldBeNull();
        (await _site.StatusAsync()).ProcessId.ShouldNotBe(first);
        await Site.UntilAsync(() => Task.FromResult(!Directory.Exists($"/proc/{first}")));
    }

    [Fact]
    public async Task A_cancelled_deployment_leaves_the_old_version_answering_and_nothing_else()
    {
        await _site.DeployAsync("one");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Should.ThrowAsync<OperationCanceledException>(_site.DeployAsync(
            _site.Server("version=two unwell"), await _site.ServerAsync("two"), cancel.Token));

        (await _site.AskAsync()).ShouldBe("one");
        await Site.UntilAsync(() => Task.FromResult(_site.Processes().Count == 2));
    }

    private async Task AskAsync(List<string> heard, CancellationToken cancellationToken, string? nobody = null)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if ((await _site.AskAsync() ?? nobody) is { } answer)
            {
                heard.Add(answer);
            }
        }
    }
}
