using NoWait.Shipping;
using NoWait.Testing;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Specs.Shipping;

/// <summary>Which version is gone back to, by what the ledger tells.</summary>
public sealed class GoodVersionSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("A B C", "C", "B")]
    [InlineData("A B <A C", "C", "A")]
    [InlineData("A B C <A", "A", null)]
    [InlineData("A B <A B C", "C", "B")]
    [InlineData("A B !C", "B", "A")]
    [InlineData("A A A", "A", null)]
    [InlineData("A B C", "X", "C")]
    [InlineData("A B C", "B", "A")]
    [InlineData("A B", null, "B")]
    [InlineData("", "A", null)]
    public void It_is_the_last_one_that_nobody_went_back_from(string history, string? running, string? expected)
    {
        foreach (var word in history.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Write(word, "api", "local");
        }

        Write("Z", "api", "production");
        Write("Z", "other", "local");

        new GoodVersions(new Ledger(_folder.Path), "local").Before("api", running).ShouldBe(expected);
    }

    private void Write(string word, string service, string environment)
    {
        _now += TimeSpan.FromMinutes(1);
        new Ledger(_folder.Path).Append(new Deployment
        {
            At = _now,
            Id = EventId.Of(_now, service, environment),
            Service = service,
            Environment = environment,
            To = word.TrimStart('<', '!'),
            From = word[0] == '<' ? "bad" : null,
            By = new("somebody"),
            IsRollBack = word[0] == '<',
            Result = word[0] == '!' ? Outcome.WentBack : Outcome.Succeeded,
        });
    }
}
