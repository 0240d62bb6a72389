namespace NoWait.Deployers.Processes;

/// <summary>Finds its feet after a deployment that was killed at any moment: what runs is the truth, and what is left over goes.</summary>
internal sealed class Recovery(ServiceFolder folder, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The state as it really is; only under the lock.</summary>
    public DeployState Settle(CancellationToken cancellationToken)
    {
        var written = StateFile.Read(folder.StateFile);
        var state = written.Settled(folder);
        if (state != written)
        {
            StateFile.Write(folder.StateFile, state, durable: false);
        }

        var known = state.All.Select(release => release.Run).ToHashSet(StringComparer.Ordinal);
        var strays = new List<Run>();
        foreach (var run in folder.AllRuns().Where(run => run.Id != state.Current?.Run))
        {
            if (run.Read().IsAlive)
            {
                strays.Add(run);
            }
            else if (!known.Contains(run.Id))
            {
                Directory.Delete(run.Folder, recursive: true);
            }
        }

        End([.. strays.Where(run => !IsSeenTo(run, state))], cancellationToken);
        return state;
    }

    /// <summary>Whether somebody sees to its end already, and still has the time for it.</summary>
    private bool IsSeenTo(Run run, DeployState state)
    {
        var grace = state.Previous.FirstOrDefault(release => release.Run == run.Id)?.StopGrace ?? TimeSpan.Zero;
        return File.Exists(run.StoppingMark)
            && time.GetUtcNow() - File.GetLastWriteTimeUtc(run.StoppingMark) < grace + Patience;
    }

    private void End(List<Run> strays, CancellationToken cancellationToken)
    {
        foreach (var run in strays)
        {
            _ = Signals.SendToGroup(run.Read().Group ?? 0, Signals.Terminate);
        }

        var start = time.GetTimestamp();
        while (strays.Exists(run => run.Read().IsAlive))
        {
            if (time.GetElapsedTime(start) > Patience)
            {
                strays.ForEach(run => _ = Signals.SendToGroup(run.Read().Group ?? 0, Signals.Kill));
            }

            Waiting.For(Pause, cancellationToken);
        }
    }
}
