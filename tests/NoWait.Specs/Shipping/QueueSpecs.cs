using NoWait.Shipping.Queue;
using NoWait.Sources;
using NoWait.Specs.Delivering;
using NoWait.Testing;

namespace NoWait.Specs.Shipping;

/// <summary>The row of those who ship to one environment.</summary>
public sealed class QueueSpecs : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    private LocalTurns Turns => new(_repository.Folder["row"]);

    private ShipQueue Queue => new(Turns, new Git(_repository.Folder.Path, TimeProvider.System), TimeProvider.System) { Say = _repository.Said.Add };

    [FactNeeds("git")]
    public async Task The_newer_commit_is_the_one_that_comes_after_whatever_the_clocks_say()
    {
        _repository.Git("init", "--quiet");
        var (first, second) = (Commit("one"), Commit("two"));

        (await Queue.IsNewerAsync(Ticket("b", second, Noon), Ticket("a", first, Noon.AddHours(1)), default)).ShouldBeTrue();
        (await Queue.IsNewerAsync(Ticket("a", first, Noon.AddHours(1)), Ticket("b", second, Noon), default)).ShouldBeFalse();
        (await Queue.IsNewerAsync(Ticket("a", first, Noon), Ticket("b", first, Noon.AddHours(1)), default)).ShouldBeFalse("equal commits both go");
    }

    [Fact]
    public async Task Where_git_knows_nothing_the_times_tell()
    {
        (await Queue.IsNewerAsync(Ticket("a", "4be1", Noon.AddHours(1)), Ticket("b", "c0de", Noon), default)).ShouldBeTrue();
        (await Queue.IsNewerAsync(Ticket("a", "4be1", Noon), Ticket("b", "c0de", Noon), default)).ShouldBeFalse();
        (await Queue.IsNewerAsync(Ticket("a", null, Noon.AddHours(1)), Ticket("b", "c0de", Noon), default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_was_overtaken_while_he_built_gives_way_and_who_begins_afterwards_does_not()
    {
        var (turn, _) = await Queue.EnterAsync(Ticket(ShipQueue.Id(Noon.AddMinutes(10), "new"), "4be1", Noon.AddHours(1)), Noon, default);
        await Turns.ShippedAsync(Ticket(ShipQueue.Id(Noon.AddMinutes(10), "new"), "4be1", Noon.AddHours(1)), default);
        await turn.ShouldNotBeNull().DisposeAsync();

        var overtaken = await Queue.EnterAsync(Ticket(ShipQueue.Id(Noon.AddMinutes(11), "old"), "c0de", Noon), Noon.AddMinutes(5), default);
        overtaken.Turn.ShouldBeNull();
        overtaken.Newer.ShouldNotBeNull().ShortCommit.ShouldBe("4be1");

        var deliberate = await Queue.EnterAsync(Ticket(ShipQueue.Id(Noon.AddMinutes(21), "old"), "c0de", Noon), Noon.AddMinutes(20), default);
        await deliberate.Turn.ShouldNotBeNull().DisposeAsync();
    }

    [Fact]
    public async Task Somebody_who_died_waiting_keeps_nobody_waiting()
    {
        Directory.CreateDirectory(_repository.Folder["row"]);
        File.WriteAllText(_repository.Folder["row/20261121T130000Z-dead.waiting"], "dead\nffff\n99999999999\na dead one\n");

        var (turn, newer) = await Queue.EnterAsync(Ticket("a", "c0de", Noon), Noon, default);

        newer.ShouldBeNull();
        await turn.ShouldNotBeNull().DisposeAsync();
        Directory.GetFiles(_repository.Folder["row"], "*.waiting").ShouldBeEmpty();
    }

    private static Ticket Ticket(string id, string? commit, DateTimeOffset at) => new(id, commit, at) { Who = "somebody" };

    private string Commit(string text)
    {
        _repository.Folder.Write("file", text);
        _repository.Git("add", "--all");
        _repository.Git("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "--quiet", "--message", text);
        return _repository.Git("rev-parse", "HEAD").Trim();
    }
}
