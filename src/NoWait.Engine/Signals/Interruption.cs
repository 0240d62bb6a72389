using System.Runtime.InteropServices;
using Nuke.Common.Execution;

namespace Nuke.Common.Signals;

/// <summary>Ctrl-C and its kin: the running target may end by itself for a while, then its processes are killed.</summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(2);

    private readonly BuildRun _run;
    private readonly Func<bool> _end;
    private readonly Func<bool> _finish;
    private readonly ManualResetEventSlim _ended = new();
    private readonly ManualResetEventSlim _never = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="run">What is interrupted.</param>
    /// <param name="end">Takes the run's end from everybody else, without a word.</param>
    /// <param name="finish">Ends the run with its summary; false where somebody else does.</param>
    public Interruption(BuildRun run, Func<bool> end, Func<bool> finish)
    {
        _run = run;
        _end = end;
        _finish = finish;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, 15)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Stop(context, 1)),
        ];
    }

    /// <summary>The targets have ended by themselves; what they left running is killed if a signal came.</summary>
    public void TargetsEnded()
    {
        _ended.Set();
        if (_run.IsAborted)
        {
            Descendants.KillAll();
        }
    }

    /// <summary>Waits while the other thread ends the run and the process.</summary>
    public void WaitForExit() => _never.Wait();

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _ended.Dispose();
        _never.Dispose();
    }

    private void Stop(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        if (_run.IsAborted)
        {
            // The second time, nobody wants to wait, nor hear how the targets end that wait for what is killed now.
            _ = _end();
            Descendants.KillAll();
            Environment.Exit(_run.Abortion);
        }

        _run.Abortion = 128 + number;

        // Signal handlers run one after the other: whoever else listens must not wait for our patience.
        new Thread(WaitThenEnd) { IsBackground = true, Name = "interruption" }.Start();
    }

    private void WaitThenEnd()
    {
        if (_ended.Wait(Courtesy))
        {
            return;
        }

        _run.Screen.WriteErrorPlain("Stopping. Ctrl-C once more stops at once.");
        if (_ended.Wait(Patience))
        {
            return;
        }

        Descendants.KillAll();
        if (_ended.Wait(LastPatience))
        {
            return;
        }

        foreach (var target in _run.Plan)
        {
            target.Status = target.Status switch
            {
                ExecutionStatus.Running => ExecutionStatus.Aborted,
                ExecutionStatus.Scheduled => ExecutionStatus.NotRun,
                var status => status,
            };
        }

        if (_finish())
        {
            Environment.Exit(_run.Abortion);
        }
    }
}
