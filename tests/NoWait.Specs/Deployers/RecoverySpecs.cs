using System.Diagnostics;
using System.Globalization;
using NoWait.Deployers;
using NoWait.Deployers.Processes;

namespace NoWait.Specs.Deployers;

public sealed class RecoverySpecs : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    /// <summary>Every moment at which a span begins or ends, and some that come after the last one.</summary>
    public static TheoryData<int> Moments => [.. Enumerable.Range(1, 14)];

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Killed_at_any_moment_the_old_or_the_new_version_answers_and_the_next_run_finds_its_feet(int moment)
    {
        await _site.DeployAsync("one");
        await _site.ServerAsync("two");

        await DeployAndKillAsync("two", moment);

        await Site.UntilAsync(async () => await _site.AskAsync() is "one" or "two");
        (await _site.StatusAsync()).State.ShouldBe(ServiceState.Running);
        await _site.DeployAsync("three");
        (await _site.AskAsync()).ShouldBe("three");
        (await _site.DeployAsync("three")).Changed.ShouldBeFalse();
        await Site.UntilAsync(() => Task.FromResult(_site.Processes().Count == 2));
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Killed_at_any_moment_of_the_first_deployment_the_next_one_finds_its_feet(int moment)
    {
        await _site.ServerAsync("one");

        await DeployAndKillAsync("one", moment);

        await _site.DeployAsync("two");
        (await _site.AskAsync()).ShouldBe("two");
        await Site.UntilAsync(() => Task.FromResult(_site.Processes().Count == 2));
    }

    [Fact]
    public async Task A_new_version_that_took_over_while_its_deployment_was_killed_is_the_current_one()
    {
        await _site.DeployAsync("one");
        var state = StateFile.Read(_site.Folder.StateFile);
        var second = await _site.DeployAsync("two");
        var after = StateFile.Read(_site.Folder.StateFile);
        // As it stood just before the commit.
        StateFile.Write(_site.Folder.StateFile, state with { Next = after.Current }, durable: false);

        (await _site.StatusAsync()).Digest.ShouldBe(second.To);
        (await _site.DeployAsync("two")).Changed.ShouldBeFalse();

        StateFile.Read(_site.Folder.StateFile).ShouldBe(after);
    }

    private async Task DeployAndKillAsync(string version, int moment)
    {
        var start = new ProcessStartInfo(
            Path.Combine(Site.DotNetRoot, "dotnet"),
            [
                Path.Combine(AppContext.BaseDirectory, "NoWait.Testing.Deploy.dll"), _site.Root, _site.LayoutPath, version,
                _site.Port.ToString(CultureInfo.InvariantCulture), $"version={version}",
                moment.ToString(CultureInfo.InvariantCulture),
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_ROOT"] = Site.DotNetRoot },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBeOneOf([0, 137], await output + await error);
    }
}
