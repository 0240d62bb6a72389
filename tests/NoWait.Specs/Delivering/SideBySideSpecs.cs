using System.Collections.Concurrent;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Testing;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Specs.Delivering;

public sealed class SideBySideSpecs
{
    private readonly ConcurrentQueue<string> _said = new();

    [Fact]
    public async Task No_more_run_at_once_than_their_weights_allow()
    {
        var runs = Runs(Enumerable.Range(0, 40).Select(i => $"s{i}"));
        var (now, most) = (0, 0);

        await runs.EachAsync("Push", runs.All, 3, async (_, token) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(1, token);
            Interlocked.Decrement(ref now);
        }, default);

        most.ShouldBeInRange(1, 3);
        now.ShouldBe(0);
    }

    [Fact]
    public async Task One_that_takes_all_cores_runs_alone()
    {
        var wide = new ServiceRun(Service("wide") with { Cores = 1000 });
        var runs = new ServiceRuns([new(Service("a")), wide, new(Service("b")), new(Service("c"))], _said.Enqueue);
        var now = new ConcurrentDictionary<string, bool>();
        var beside = new ConcurrentBag<string>();

        await runs.EachAsync("Compile", runs.All, async (run, token) =>
        {
            now[run.Service.Name] = true;
            await Task.Delay(5, token);
            if (now.ContainsKey("wide"))
            {
                now.Keys.Where(name => name != "wide").ToList().ForEach(beside.Add);
            }

            now.TryRemove(run.Service.Name, out var _);
        }, default);

        beside.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_took_longest_the_last_time_begins_first_and_what_is_new_before_it()
    {
        using var folder = new TemporaryFolder();
        var workspace = new Workspace(folder.Path);
        Remember(workspace, ("short", 1), ("long", 9), ("middle", 4));
        var runs = new ServiceRuns([.. new[] { "short", "middle", "new", "long" }.Select(name => new ServiceRun(Service(name)))], _said.Enqueue)
        {
            Past = new(workspace, TimeProvider.System),
        };
        var order = new List<string>();

        await runs.EachAsync("Compile", runs.All, 1, (run, _) =>
        {
            order.Add(run.Service.Name);
            return Task.CompletedTask;
        }, default);

        order.ShouldBe(["new", "long", "middle", "short"]);
    }

    [Fact]
    public async Task What_is_left_is_told_from_what_it_took_before()
    {
        using var folder = new TemporaryFolder();
        var workspace = new Workspace(folder.Path);
        Remember(workspace, ("a", 100), ("b", 200));
        var runs = new ServiceRuns([new(Service("a")), new(Service("b"))], _said.Enqueue) { Past = new(workspace, TimeProvider.System) };
        var seen = new List<(int, int, int, double)>();

        await runs.EachAsync("Compile", runs.All, 1, (_, _) =>
        {
            var now = runs.Progress!;
            seen.Add((now.Done, now.Running, now.Waiting, Math.Round(now.Left!.Value.TotalSeconds / 10) * 10));
            return Task.CompletedTask;
        }, default);

        seen.ShouldBe([(0, 1, 1, 300), (1, 1, 0, 100)]);
        runs.Progress.ShouldBeNull();
    }

    [Fact]
    public async Task While_others_wait_each_gets_its_share_of_the_processors_and_the_last_ones_get_all()
    {
        using var folder = new TemporaryFolder();
        var workspace = new Workspace(folder.Path);
        Remember(workspace, [.. Enumerable.Range(0, 6).Select(i => ($"s{i}", 10.0))]);
        var runs = Runs(Enumerable.Range(0, 6).Select(i => $"s{i}"), workspace);

        (await SharesAsync(runs)).ShouldBe([1, 1, 1, 1, null, null]);
    }

    [Fact]
    public async Task The_longest_gets_all_processors_where_the_others_are_done_before_it()
    {
        using var folder = new TemporaryFolder();
        var workspace = new Workspace(folder.Path);
        Remember(workspace, [("s0", 60), .. Enumerable.Range(1, 5).Select(i => ($"s{i}", 5.0))]);

        (await SharesAsync(Runs(Enumerable.Range(0, 6).Select(i => $"s{i}"), workspace))).ShouldBe([null, 1, 1, 1, null, null]);
    }

    [Fact]
    public async Task What_was_never_measured_gets_all_processors_unless_many_wait()
    {
        (await SharesAsync(Runs(Enumerable.Range(0, 6).Select(i => $"s{i}")))).ShouldBe([1, 1, null, null, null, null]);
        (await SharesAsync(Runs(["alone"]))).ShouldBe([null]);
    }

    [Fact]
    public async Task One_that_takes_all_cores_gets_all_processors_and_nobody_is_told_of_them_who_only_waits()
    {
        var wide = new ServiceRuns([.. Enumerable.Range(0, 9).Select(i => new ServiceRun(Service($"s{i}") with { Cores = 2 }))], _said.Enqueue) { Cores = 2 };
        (await SharesAsync(wide)).ShouldAllBe(share => share == null);

        var runs = Runs(Enumerable.Range(0, 9).Select(i => $"s{i}"));
        await runs.EachAsync("Push", runs.All, 2, (_, _) => Task.CompletedTask, default);
        runs.All.ShouldAllBe(run => run.Processors == null);
    }

    [Fact]
    public async Task One_that_fails_lets_the_others_go_on_and_its_output_stands_together_above_the_reason()
    {
        var runs = Runs(["good", "bad", "fine"]);

        await runs.EachAsync("Compile", runs.All, 3, async (run, token) =>
        {
            for (var i = 0; i < 3; i++)
            {
                runs.Tell(run, $"{run.Service.Name}: line {i}");
                await Task.Delay(1, token);
            }

            if (run.Service.Name == "bad")
            {
                throw new InvalidOperationException("it broke");
            }
        }, default);

        var said = _said.ToList();
        said.GetRange(said.IndexOf("bad: line 0"), 4).ShouldBe(["bad: line 0", "bad: line 1", "bad: line 2", "bad: it broke"]);
        said.Count.ShouldBe(10);
        runs.Settle(isLast: false);
        Should.Throw<DeliveryFailedException>(() => runs.Settle(isLast: true)).Services.ShouldBe(["bad"]);
    }

    [Fact]
    public async Task With_fail_fast_the_first_failure_ends_those_that_run_and_begins_no_other()
    {
        var runs = new ServiceRuns([.. new[] { "slow", "bad", "later" }.Select(name => new ServiceRun(Service(name)))], _said.Enqueue) { FailFast = true };
        var began = new ConcurrentBag<string>();

        await runs.EachAsync("Compile", runs.All, 2, async (run, token) =>
        {
            began.Add(run.Service.Name);
            if (run.Service.Name == "bad")
            {
                throw new InvalidOperationException("it broke");
            }

            await Task.Delay(TimeSpan.FromMinutes(5), token);
        }, default);

        began.ShouldBe(["slow", "bad"], ignoreOrder: true);
        Should.Throw<DeliveryFailedException>(() => runs.Settle(isLast: false)).Message.ShouldBe("bad: it broke");
    }

    [Fact]
    public async Task Who_ends_the_run_ends_all_of_them()
    {
        var runs = Runs(["a", "b"]);
        using var stop = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() => runs.EachAsync("Compile", runs.All, 1, async (_, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(TimeSpan.FromMinutes(5), token);
        }, stop.Token));
    }

    private static async Task<IReadOnlyList<int?>> SharesAsync(ServiceRuns runs)
    {
        await runs.EachAsync("Compile", runs.All, (_, _) => Task.CompletedTask, default);
        return [.. runs.All.Select(run => run.Processors)];
    }

    private ServiceRuns Runs(IEnumerable<string> names, Workspace? past = null) =>
        new([.. names.Select(name => new ServiceRun(Service(name)))], _said.Enqueue)
        {
            Cores = 2,
            Past = past is null ? null : new(past, TimeProvider.System),
        };

    private static Service Service(string name) => new(name) { Image = new ImageDefinition() };

    private static void Remember(Workspace workspace, params (string Service, double Seconds)[] steps) =>
        new Ledger(workspace.Ledger).Append(new NoWait.Timing.Events.Run
        {
            At = DateTimeOffset.UtcNow,
            Id = "1",
            By = new Person("me"),
            Steps = [.. steps.Select(step => new RunStep("Compile", "run", 0, step.Seconds) { Service = step.Service })],
        });
}
