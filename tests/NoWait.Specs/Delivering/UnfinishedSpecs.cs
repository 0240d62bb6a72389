using NoWait.Delivering;
using NoWait.Deployers;
using NoWait.Testing;
using NoWait.Timing;
using NoWait.Timing.Events;
using Deployment = NoWait.Timing.Events.Deployment;

namespace NoWait.Specs.Delivering;

/// <summary>What the ledger tells of deployments whose run was killed.</summary>
public sealed class UnfinishedSpecs : IDisposable
{
    private static readonly string Old = "sha256:" + new string('0', 64);
    private static readonly string New = "sha256:" + new string('1', 64);
    private static readonly string Other = "sha256:" + new string('2', 64);
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Workspace Workspace => new(_folder.Path);

    [Theory]
    [InlineData('1', Outcome.Succeeded)]
    [InlineData('0', Outcome.WentBack)]
    [InlineData('2', Outcome.Failed)]
    [InlineData(null, Outcome.Failed)]
    public async Task It_ended_as_what_runs_tells(char? running, Outcome expected)
    {
        Kill(Intent());

        (await SettleAsync(running is { } digit ? "sha256:" + new string(digit, 64) : null)).ShouldHaveSingleItem().Result.ShouldBe(expected);

        Ledger().ShouldHaveSingleItem().Result.ShouldBe(expected);
        (await SettleAsync(Old)).ShouldBeEmpty("it is settled once");
    }

    [Fact]
    public async Task What_was_deployed_since_tells_better_than_what_runs_now()
    {
        Kill(Intent());
        var later = Intent() with { At = Noon.AddMinutes(5), Id = "later", From = New, To = Other, Result = Outcome.Succeeded };
        new Ledger(Workspace.Ledger).Append(later);

        (await SettleAsync(Other)).ShouldHaveSingleItem().Result.ShouldBe(Outcome.Succeeded);
    }

    [Fact]
    public async Task While_its_engine_is_at_work_on_it_nobody_knows()
    {
        Kill(Intent());

        (await SettleAsync(New, isCertain: false)).ShouldBeEmpty();
        Ledger().ShouldBeEmpty();
        (await SettleAsync(New)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task One_that_goes_on_or_stands_in_the_ledger_is_left_alone()
    {
        var unfinished = new Unfinished(Workspace);
        using (var begun = unfinished.Begin(Intent()))
        {
            (await SettleAsync(New)).ShouldBeEmpty();
            new Ledger(Workspace.Ledger).Append(Intent() with { Result = Outcome.Succeeded });
        }

        (await SettleAsync(Other)).ShouldBeEmpty();
        Ledger().ShouldHaveSingleItem().Result.ShouldBe(Outcome.Succeeded);
        Directory.GetDirectories(Path.Combine(Workspace.Run, "unfinished")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_note_that_was_cut_short_tells_of_nothing_that_was_done()
    {
        Kill(Intent());
        var note = Directory.EnumerateFiles(Path.Combine(Workspace.Run, "unfinished"), "*.jsonl", SearchOption.AllDirectories).Single();
        File.WriteAllText(note, File.ReadAllText(note)[..40]);

        (await SettleAsync(New)).ShouldBeEmpty();
        Ledger().ShouldBeEmpty();
    }

    private void Kill(Deployment intent) => new Unfinished(Workspace).Begin(intent).Dispose();

    private Task<IReadOnlyList<Deployment>> SettleAsync(string? running, bool isCertain = true) =>
        new Unfinished(Workspace).SettleAsync(new Knowing(running, isCertain), default);

    private List<Deployment> Ledger() => [.. new Ledger(Workspace.Ledger).Newest().OfType<Deployment>()];

    private static Deployment Intent() => new()
    {
        At = Noon, Id = "intent", Service = "api", From = Old, To = New, By = new("somebody"),
    };

    /// <summary>Knows what runs, and nothing else.</summary>
    private sealed class Knowing(string? running, bool isCertain) : IDeployer
    {
        public string Name => "knowing";

        public Task<IReadOnlyList<ServiceStatus>> StatusAsync(string? service, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ServiceStatus>>(
                running is null && isCertain ? [] : [new("api", ServiceState.Running) { Digest = running, IsCertain = isCertain }]);

        public Task<NoWait.Deployers.Deployment> DeployAsync(DeployRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> StopAsync(string service, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<string> LogsAsync(LogsRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
