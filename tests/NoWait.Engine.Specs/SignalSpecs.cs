using System.Globalization;
using NoWait.Engine.Specs.Trials;

namespace NoWait.Engine.Specs;

public sealed class SignalSpecs : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public async Task Ctrl_C_lets_the_running_target_unwind_and_exits_with_130()
    {
        using var process = BuildProcess.Start(_trial.Root, "Afterwards");
        await process.SeeAsync("ready");

        process.Signal(Interrupt);

        (await process.EndAsync()).ShouldBe(130);
        process.Output.ShouldMatch(@"  Polite +Aborted ");
        process.Output.ShouldMatch(@"  Afterwards +NotRun\n");
        process.Output.ShouldContain("\nStopped.\nfinished after Polite\n");
        process.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ctrl_C_kills_children_in_other_sessions_that_outlive_its_patience()
    {
        using var process = BuildProcess.Start(_trial.Root, "Stubborn");
        var child = int.Parse(await process.SeeAsync("child"), CultureInfo.InvariantCulture);

        process.Signal(Interrupt);

        (await process.EndAsync()).ShouldBe(130);
        await BuildProcess.GoneAsync(child);
        process.Output.ShouldMatch(@"  Stubborn +Aborted ");
    }

    [Fact]
    public async Task Sigterm_ends_a_target_that_never_ends_with_143_and_leaves_daemons_alone()
    {
        using var process = BuildProcess.Start(_trial.Root, "Daemon");
        var daemon = int.Parse(await process.SeeAsync("daemon"), CultureInfo.InvariantCulture);
        await process.SeeAsync("ready");

        process.Signal(Terminate);

        (await process.EndAsync()).ShouldBe(143);
        BuildProcess.IsAlive(daemon).ShouldBeTrue();
        BuildProcess.Kill(daemon);
        process.Output.ShouldMatch(@"  Daemon +Aborted ");
        process.Output.ShouldContain("finished after Daemon");
    }

    [Fact]
    public async Task A_second_Ctrl_C_ends_at_once()
    {
        using var process = BuildProcess.Start(_trial.Root, "Stubborn");
        var child = int.Parse(await process.SeeAsync("child"), CultureInfo.InvariantCulture);

        process.Signal(Interrupt);
        while (!process.Error.Contains("Ctrl-C once more", StringComparison.Ordinal))
        {
            await Task.Delay(20);
        }

        process.Signal(Interrupt);

        (await process.EndAsync()).ShouldBe(130);
        await BuildProcess.GoneAsync(child);
        process.Output.ShouldNotContain("Stopped.");
    }
}
