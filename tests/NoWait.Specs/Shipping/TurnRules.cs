using NoWait.Shipping.Queue;
using NoWait.Specs.Deployers;

namespace NoWait.Specs.Shipping;

/// <summary>What holds for every row of those who ship from several machines, whatever keeps it.</summary>
internal static class TurnRules
{
    /// <summary>How long who does not show life counts as alive, in specs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static Ticket Ticket(string id) => new(id, null, default) { Who = $"somebody at {id}" };

    /// <summary>
    /// One machine has its turn after the other, is told of who waits and what was shipped, and leaves the row empty; one that died is
    /// waited for only where it might live.
    /// </summary>
    /// <param name="here">A machine.</param>
    /// <param name="there">Another, at the place <c>there</c>.</param>
    /// <param name="leaveADeadOne">Leaves a turn behind that nobody ends, from a place.</param>
    public static async Task HoldAsync(ITurns here, ITurns there, Func<string, Task> leaveADeadOne)
    {
        await TakeTurnsAsync(here, there);
        await leaveADeadOne("elsewhere");
        (await there.TryTakeAsync(Ticket("4"), default)).ShouldBeNull("whether it is dead shows with time");
        await FreesItselfAsync(there);
        await leaveADeadOne("there");
        await (await there.TryTakeAsync(Ticket("5"), default)).ShouldNotBeNull("here nobody else can be").DisposeAsync();
    }

    /// <summary>Of machines that take an unheld turn at once one gets it, until each had its share of them.</summary>
    public static async Task HaveOneAtATimeAsync(IReadOnlyList<ITurns> machines, int each)
    {
        var (holders, turns) = (0, 0);
        await Task.WhenAll(machines.Select(async (machine, number) =>
        {
            for (var own = 0; own < each; await Task.Delay(20))
            {
                if (await machine.TryTakeAsync(Ticket($"{number}-{own}"), default) is { } turn)
                {
                    Interlocked.Increment(ref holders).ShouldBe(1);
                    await Task.Delay(20);
                    Interlocked.Decrement(ref holders);
                    Interlocked.Increment(ref turns);
                    await turn.DisposeAsync();
                    own++;
                }
            }
        }));

        turns.ShouldBe(machines.Count * each);
    }

    private static async Task TakeTurnsAsync(ITurns here, ITurns there)
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

    private static Task FreesItselfAsync(ITurns row) => Site.UntilAsync(async () =>
    {
        if (await row.TryTakeAsync(Ticket("4"), default) is not { } taken)
        {
            return false;
        }

        await taken.DisposeAsync();
        return true;
    });
}
