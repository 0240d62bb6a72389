using NoWait.Deployers;
using NoWait.Health;
using NoWait.Live;
using NoWait.Oci.Layers;

namespace NoWait.Specs.Live;

public sealed class LiveRuleSpecs
{
    private static readonly LiveChange Change = new(["old"], [LayerEntry.File.FromBytes("new", "x"u8.ToArray(), FileModes.Plain)])
    {
        Commands = ["first", "second"],
        Restart = true,
    };

    [Fact]
    public async Task Deletions_come_first_then_one_archive_then_the_commands_in_order_then_the_restart()
    {
        var replica = new Replica("one");

        (await ApplyAsync(replica)).Verdict.ShouldBe(LiveVerdict.Updated);

        replica.Acts.ShouldBe(["delete old", "copy new", "run first", "run second", "restart", "ask"]);
    }

    [Fact]
    public async Task A_failing_command_keeps_the_service_up_and_goes_on_with_the_other_replicas()
    {
        var (one, two) = (new Replica("one") { Failing = "first" }, new Replica("two") { Failing = "first" });

        var outcome = await ApplyAsync(one, two);

        outcome.Verdict.ShouldBe(LiveVerdict.Failed);
        outcome.Why.ShouldBe("'first' ended with exit code 3 in one\nfirst says why");
        one.Acts.ShouldBe(["delete old", "copy new", "run first"]);
        two.Acts.ShouldBe(one.Acts);
    }

    [Fact]
    public async Task A_success_after_a_replica_failed_falls_back_so_that_replicas_never_differ()
    {
        var outcome = await ApplyAsync(new Replica("one") { Failing = "second" }, new Replica("two"));

        outcome.Verdict.ShouldBe(LiveVerdict.FallBack);
        outcome.Why.ShouldStartWith("two has the change, and another has not: 'second' ended with exit code 3 in one");
    }

    [Fact]
    public async Task A_failing_transport_falls_back_at_once()
    {
        var two = new Replica("two");

        var outcome = await ApplyAsync(new Replica("one") { IsCutOff = true }, two);

        outcome.ShouldBe(new(LiveVerdict.FallBack, "one cannot be changed: no way there"));
        two.Acts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_that_does_not_become_well_is_for_the_user_to_see_to()
    {
        var outcome = await ApplyAsync(new Replica("one") { IsWell = false });

        outcome.ShouldBe(new(LiveVerdict.Failed, "one is not well: it crashed"));
    }

    private static Task<LiveOutcome> ApplyAsync(params Replica[] replicas) =>
        new LiveRules(new LoopClock(TimeProvider.System, 0), _ => { }).ApplyAsync(replicas, Change, default);

    private sealed class Replica(string name) : ILiveReplica
    {
        public List<string> Acts { get; } = [];

        public string? Failing { get; init; }

        public bool IsCutOff { get; init; }

        public bool IsWell { get; init; } = true;

        public string Name => name;

        public Task DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken) =>
            IsCutOff ? throw new IOException("no way there") : Act($"delete {string.Join(' ', paths)}");

        public Task CopyAsync(IReadOnlyList<LayerEntry> entries, CancellationToken cancellationToken) =>
            Act($"copy {string.Join(' ', entries.Select(entry => entry.Path))}");

        public Task<int> RunAsync(string command, Action<string> output, CancellationToken cancellationToken)
        {
            Act($"run {command}");
            output($"{command} says why");
            return Task.FromResult(command == Failing ? 3 : 0);
        }

        public Task RestartAsync(CancellationToken cancellationToken) => Act("restart");

        public Task<HealthAnswer> UntilWellAsync(CancellationToken cancellationToken)
        {
            Act("ask");
            return Task.FromResult(new HealthAnswer(IsWell, IsWell ? "well" : "it crashed"));
        }

        private Task Act(string what)
        {
            Acts.Add(what);
            return Task.CompletedTask;
        }
    }
}
