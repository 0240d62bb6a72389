using System.Diagnostics.CodeAnalysis;
using NoWait.Deployers;

namespace NoWait.Live;

/// <summary>How an update ended.</summary>
internal enum LiveVerdict
{
    /// <summary>All replicas have it, and are well.</summary>
    Updated,

    /// <summary>A command of the user's failed, or the program did: it is for the user to see to.</summary>
    Failed,

    /// <summary>Replicas cannot be reached or may differ: only a full deployment makes them equal.</summary>
    FallBack,
}

/// <summary>How an update ended, and why.</summary>
internal sealed record LiveOutcome(LiveVerdict Verdict, string? Why = null);

/// <summary>Brings a change to all replicas of a service, by the rules that users of Tilt know.</summary>
/// <param name="clock">Takes how long each part took.</param>
/// <param name="output">Takes each line that a command prints.</param>
internal sealed class LiveRules(LoopClock clock, Action<string> output)
{
    /// <summary>One replica after the other: deletions, one archive, the commands in order; then all start again.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps a replica from being updated, a deployment is the answer.")]
    public async Task<LiveOutcome> ApplyAsync(
        IReadOnlyList<ILiveReplica> replicas, LiveChange change, CancellationToken cancellationToken)
    {
        string? failure = null;
        foreach (var replica in replicas)
        {
            try
            {
                var failed = await UpdateAsync(replica, change, cancellationToken);
                if (failed is null && failure is not null)
                {
                    return new(LiveVerdict.FallBack, $"{replica.Name} has the change, and another has not: {failure}");
                }

                failure ??= failed;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                return new(LiveVerdict.FallBack, $"{replica.Name} cannot be changed: {error.Message}");
            }
        }

        return failure is null ? new(LiveVerdict.Updated) : new(LiveVerdict.Failed, failure);
    }

    private async Task<string?> UpdateAsync(ILiveReplica replica, LiveChange change, CancellationToken cancellationToken)
    {
        // What has begun goes to its end: half of a change runs nowhere.
        using (clock.Measure(LoopPart.Copied))
        {
            if (change.Deleted.Count > 0)
            {
                await replica.DeleteAsync(change.Deleted, CancellationToken.None);
            }

            if (change.Changed.Count > 0)
            {
                await replica.CopyAsync(change.Changed, CancellationToken.None);
            }
        }

        if (await RunAsync(replica, change, cancellationToken) is { } failed)
        {
            return failed;
        }

        if (!change.Restart)
        {
            return null;
        }

        using (clock.Measure(LoopPart.Restarted))
        {
            await replica.RestartAsync(CancellationToken.None);
        }

        using (clock.Measure(LoopPart.Well))
        {
            var answer = await replica.UntilWellAsync(cancellationToken);
            return answer.IsWell ? null : $"{replica.Name} is not well: {answer.Detail}";
        }
    }

    private async Task<string?> RunAsync(ILiveReplica replica, LiveChange change, CancellationToken cancellationToken)
    {
        foreach (var command in change.Commands)
        {
            using var part = clock.Measure(LoopPart.Ran);
            var lines = new List<string>();
            var exitCode = await replica.RunAsync(command, line => Take(lines, line), cancellationToken);
            if (exitCode != 0)
            {
                return $"'{command}' ended with exit code {exitCode} in {replica.Name}{string.Concat(lines.TakeLast(10).Select(line => "\n" + line))}";
            }
        }

        return null;
    }

    private void Take(List<string> lines, string line)
    {
        lock (lines)
        {
            lines.Add(line);
        }

        output(line);
    }
}
