using NoWait.Shipping.Queue;
using NoWait.Specs.Deployers;

namespace NoWait.Specs.Shipping;

/// <summary>What holds for every row of those who ship from several machines, whatever keeps it.</summary>
internal static class TurnRules
{
    /// <summary>How long who does not show life counts as alive, in specs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static Ticket Ticket(string id) => new(id, null, default) { Who = $"somebody at {id}" };

    /// <summary>One machine has its turn after the other, is told of who waits and what was shipped, and leaves the row empty.</summary>
    public static async Task HoldAsync(ITurns here, ITurns there)
    {
        var turn = (await here.TryTakeAsync(Ticket("1"), default)).ShouldNotBeNull();

        (await there.TryTakeAsync(Ticket("2"), default)).ShouldBeNull();
        there.Holder.ShouldBe("somebody at 1");
        await Task.Delay(Patience + TimeSpan.FromSeconds(1));
        (await there.TryTakeAsync(Ticket("2"), default)).ShouldBeNull("the first one shows that it lives");
        await here.ShippedAsync(Ticket("1"), default);
        await turn.DisposeAsync();

        await using (var waiting = await here.WaitAsync(Ticket("3"), default))
        {
            (await there.WaitingAsync(default)).ShouldHaveSingleItem().Id.ShouldBe("3");
            var second = (await there.TryTakeAsync(Ticket("2"), default)).ShouldNotBeNull();
            (await there.LastAsync(default)).ShouldNotBeNull().Id.ShouldBe("1");
            await second.DisposeAsync();
        }

        (await there.WaitingAsync(default)).ShouldBeEmpty();
    }

    /// <summary>A turn that a dead one holds can be taken, after a time.</summary>
    public static Task FreesItselfAsync(ITurns row) => Site.UntilAsync(async () =>
    {
        if (await row.TryTakeAsync(Ticket("4"), default) is not { } taken)
        {
            return false;
        }

        await taken.DisposeAsync();
        return true;
    });
}
