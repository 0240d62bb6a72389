using NoWait.Oci;
using NoWait.Oci.Registry;
using NoWait.Shipping.Queue;
using NoWait.Testing;

namespace NoWait.Specs.Shipping;

/// <summary>The row of those who ship from several machines that share nothing but a registry.</summary>
public sealed class RegistryTurnSpecs
{
    [FactNeeds("registry")]
    public async Task Two_machines_have_their_turn_one_after_the_other_and_one_that_died_is_not_waited_for_forever()
    {
        using var site = await Row.OpenAsync();
        var (here, there) = (site.Machine("here"), site.Machine("there"));

        await TurnRules.HoldAsync(here, there, site.LeaveADeadOneAsync);
    }

    [FactNeeds("registry")]
    public async Task Of_machines_that_take_an_unheld_turn_at_once_one_gets_it_each_time()
    {
        using var site = await Row.OpenAsync();
        await TurnRules.HaveOneAtATimeAsync([.. Enumerable.Range(0, 4).Select(number => site.Machine($"machine {number}"))], each: 2);
    }

    [FactNeeds("registry")]
    public async Task A_turn_that_somebody_too_slow_wrote_over_is_written_down_again_by_who_has_it()
    {
        using var site = await Row.OpenAsync();
        var (here, third) = (site.Machine("here"), site.Machine("a third"));
        await using var turn = (await here.TryTakeAsync(TurnRules.Ticket("1"), default)).ShouldNotBeNull();

        await site.Note("slow").WriteAsync(new(TurnRules.Ticket("2"), null), default);

        (await third.TryTakeAsync(TurnRules.Ticket("3"), default)).ShouldBeNull();
        await Deployers.Site.UntilAsync(async () => (await site.Note("anybody").ReadAsync(default))?.Ticket?.Id == "1");
        (await third.TryTakeAsync(TurnRules.Ticket("3"), default)).ShouldBeNull();
    }

    [FactNeeds("registry")]
    public async Task Of_those_who_wait_the_newest_commit_is_known()
    {
        using var site = await Row.OpenAsync();
        var (old, @new) = (TurnRules.Ticket("1") with { At = DateTimeOffset.UnixEpoch }, TurnRules.Ticket("2") with { At = DateTimeOffset.UnixEpoch.AddHours(1) });

        await using (await site.Machine("here").WaitAsync(@new, default))
        await using (await site.Machine("there").WaitAsync(old, default))
        {
            (await site.Machine("a third").WaitingAsync(default)).ShouldHaveSingleItem().Id.ShouldBe("2");
        }

        (await site.Machine("a third").WaitingAsync(default)).ShouldBeEmpty();
    }

    /// <summary>A registry of the test's own, with one row.</summary>
    private sealed class Row(RealRegistry registry) : IDisposable
    {
        private readonly RegistryClient _client = new(new() { Insecure = [registry.Host] });

        private Reference Name => Reference.Parse($"{registry.Host}/shop/nowait-ship:production");

        public static async Task<Row> OpenAsync() => new(await RealRegistry.StartAsync());

        public RegistryTurns Machine(string place) =>
            new(_client, Name, place, TimeProvider.System) { Patience = TurnRules.Patience };

        public RegistryNote Note(string place) => new(_client, Name, place, TimeProvider.System);

        // What a machine leaves behind whose power was cut: a turn that nobody ends.
        public Task LeaveADeadOneAsync(string place) => Note(place).WriteAsync(new(TurnRules.Ticket("dead"), null) { Beat = 1 }, default);

        public void Dispose()
        {
            _client.Dispose();
            registry.Dispose();
        }
    }
}
