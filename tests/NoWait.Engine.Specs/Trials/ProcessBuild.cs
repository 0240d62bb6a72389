using System.Diagnostics;
using Nuke.Common;
using Nuke.Common.Execution;
using Serilog;

namespace NoWait.Engine.Specs.Trials;

/// <summary>The build that the specs run in a process of its own, for what only a process can show.</summary>
[Finishing]
internal sealed class ProcessBuild : NukeBuild
{
    public static int Start() => Execute<ProcessBuild>(x => x.NoOp);

    public Target NoOp => _ => _.Executes(() => { });

    public Target Fail => _ => _.Executes(() => Assert.Fail("it broke"));

    public Target Facts => _ => _.Executes(() => Console.WriteLine($"root {RootDirectory}; host {Host}; {Verbosity}"));

    public Target Talk => _ => _.Executes(() =>
    {
        Console.WriteLine("plain ünïcödé 🚀");
        Console.Write('x');
        Console.WriteLine();
        Console.Error.WriteLine("to the error stream");
        Log.Verbose("verbose {Number}", 0);
        Log.Debug("debug {Number}", 1);
        Log.Information("information {Number}", 2);
        Log.Warning("warning {Number}", 3);
        Log.Error(new InvalidOperationException("with a reason"), "error {Number}", 4);
    });

    [Parameter]
    [Secret]
    public string? Token { get; private set; }

    public Target Leak => _ => _.Executes(() => Console.WriteLine($"the token is {Token}"));

    public Target ThrowAtTheEnd => _ => _.Executes(() => FinishingAttribute.Throws = true);

    /// <summary>Unwinds by itself when the signal comes, as targets should.</summary>
    public Target Polite => _ => _.Executes(async () =>
    {
        using var stop = new CancellationTokenSource();
        using var signal = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGINT,
            context =>
            {
                context.Cancel = true;
                stop.Cancel();
            });
        Console.WriteLine("ready");
        await Task.Delay(Timeout.Infinite, stop.Token);
    });

    /// <summary>Waits for a child in a session of its own, which no terminal's Ctrl-C reaches.</summary>
    public Target Stubborn => _ => _.Executes(() =>
    {
        using var child = Process.Start("setsid", ["sh", "-c", "sleep 1000 & echo child $!; wait"]);
        child.WaitForExit();
    });

    /// <summary>Leaves a daemon behind whose parent has ended, then never ends.</summary>
    public Target Daemon => _ => _.Executes(() =>
    {
        using var shell = Process.Start("sh", ["-c", "setsid sleep 1000 > /dev/null 2>&1 & echo daemon $!"]);
        shell.WaitForExit();
        Console.WriteLine("ready");
        new ManualResetEventSlim().Wait();
    });

    public Target Afterwards => _ => _.DependsOn(Polite).Executes(() => Console.WriteLine("never"));
}

[AttributeUsage(AttributeTargets.Class)]
internal sealed class FinishingAttribute : BuildExtensionAttributeBase, IOnBuildFinished
{
    public static bool Throws { get; set; }

    public void OnBuildFinished()
    {
        if (Throws)
        {
            throw new InvalidOperationException("thrown at the end");
        }

        if (Build.AbortedTargets.Count > 0)
        {
            Console.WriteLine("finished after " + Build.AbortedTargets.Single());
        }
    }
}
