using NoWait.Deployers.Processes;

namespace NoWait.Specs.Deployers;

public sealed class LockSpecs : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Two_deployments_at_once_wait_for_each_other()
    {
        var deployments = await Task.WhenAll(_site.DeployAsync("one"), _site.DeployAsync("two"), _site.DeployAsync("one"));

        deployments.Count(deployment => deployment.From is null).ShouldBeGreaterThanOrEqualTo(1);
        var status = await _site.StatusAsync();
        (await _site.AskAsync()).ShouldBe(status.Digest == deployments[0].To ? "one" : "two");
        await Site.UntilAsync(() => Task.FromResult(_site.Processes().Count == 2));
    }

    [Fact]
    public void Whoever_waits_says_for_whom()
    {
        using (Take(default))
        {
            using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

            Should.Throw<OperationCanceledException>(() => Take(impatient.Token));
        }

        _site.Notices.ShouldHaveSingleItem()
            .ShouldStartWith($"api is in the hands of another deployment (process {Environment.ProcessId}, since ");
        Take(default).Dispose();
    }

    private DeploymentLock Take(CancellationToken cancellationToken) =>
        DeploymentLock.Take(_site.Folder, _site.Notices.Add, TimeProvider.System, cancellationToken);
}
