using NoWait.Deployers;
using NoWait.Deployers.Processes;
using NoWait.Testing;

namespace NoWait.Specs.Deployers;

public sealed class LogSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 3, new string[0])]
    [InlineData("one\ntwo\n", 3, new[] { "one", "two" })]
    [InlineData("one\r\ntwo\nthree\nfour", 3, new[] { "two", "three", "four" })]
    [InlineData("\n\nthree\n", 2, new[] { "", "three" })]
    [InlineData("one\n", 0, new string[0])]
    public void The_last_lines_are_shown(string text, int lines, string[] expected) =>
        ServiceLog.Tail(_folder.Write("log", text), lines).ShouldBe(expected);

    [Fact]
    public void The_last_lines_of_a_large_log_are_found_from_its_end()
    {
        var log = _folder.Write("log", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n")));

        ServiceLog.Tail(log, 5_000).ShouldBe(Enumerable.Range(15_000, 5_000).Select(i => $"line {i}"));
        ServiceLog.Tail(log, 10, behind: new FileInfo(log).Length - 11).ShouldBe(["line 19999"]);
    }

    [Fact]
    public void A_large_log_is_put_aside_and_the_oldest_goes()
    {
        var log = _folder["log"];
        foreach (var text in (string[])["first", "second", "third", "fourth", "fifth"])
        {
            _folder.Write("log", text);
            ServiceLog.Rotate(log, limit: 5);
        }

        File.Exists(log).ShouldBeFalse();
        File.ReadAllText(log + ".1").ShouldBe("fifth");
        File.ReadAllText(log + ".2").ShouldBe("fourth");
        File.ReadAllText(log + ".3").ShouldBe("third");
        File.Exists(log + ".4").ShouldBeFalse();
    }

    [Fact]
    public void A_small_log_stays()
    {
        ServiceLog.Rotate(_folder.Write("log", "tiny"), limit: 5);

        File.ReadAllText(_folder["log"]).ShouldBe("tiny");
    }

    [Fact]
    public async Task New_lines_are_followed_also_when_the_log_was_put_aside_meanwhile()
    {
        var log = _folder.Write("log", "old\nlast\n");
        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var lines = ServiceLog.FollowAsync(log, 1, TimeProvider.System, end.Token).GetAsyncEnumerator(end.Token);

        (await NextAsync()).ShouldBe("last");
        await File.AppendAllTextAsync(log, "new\nhal");
        (await NextAsync()).ShouldBe("new");
        await File.AppendAllTextAsync(log, "f é\n");
        (await NextAsync()).ShouldBe("half é");
        ServiceLog.Rotate(log, limit: 1);
        await File.AppendAllTextAsync(log, "after\n");
        (await NextAsync()).ShouldBe("after");

        async Task<string> NextAsync()
        {
            (await lines.MoveNextAsync()).ShouldBeTrue();
            return lines.Current;
        }
    }

    [Fact]
    public async Task What_a_service_prints_is_in_its_log_and_the_trial_is_not()
    {
        using var site = new Site();
        await site.DeployAsync("one");
        await site.DeployAsync("two");
        await site.Deployer.StopAsync("api", default);

        (await site.LogAsync()).Where(line => line.Contains(" listens ", StringComparison.Ordinal))
            .ShouldBe([$"one listens on port {site.Port}", $"two listens on port {site.Port}"]);
        (await site.LogAsync(tail: 1)).Count.ShouldBe(1);
    }
}
