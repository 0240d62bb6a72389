namespace NoWait.Delivering;

/// <summary>The services of one delivery: within a step they run side by side, and one that fails lets the others go on.</summary>
/// <param name="runs">The services.</param>
/// <param name="say">Takes each line for people.</param>
internal sealed class ServiceRuns(IReadOnlyList<ServiceRun> runs, Action<string> say)
{
    /// <summary>All of them, in the build's order.</summary>
    public IReadOnlyList<ServiceRun> All => runs;

    /// <summary>Those whose image has still to be built.</summary>
    public IEnumerable<ServiceRun> Building => runs.Where(run => run.NeedsBuild);

    /// <summary>Those that have an image.</summary>
    public IEnumerable<ServiceRun> Built => runs.Where(run => run is { Failure: null, Image: not null });

    /// <summary>Those that have an image and no deployment yet.</summary>
    public IEnumerable<ServiceRun> Deploying => Built.Where(run => run.Deployment is null);

    /// <summary>Does the same for some of them side by side; builders and compressors bound what they take of the machine.</summary>
    public async Task EachAsync(IEnumerable<ServiceRun> some, Func<ServiceRun, Task> act) =>
        await Task.WhenAll(some.ToList().Select(async run =>
        {
            try
            {
                await act(run);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                run.Failure = exception;
                if (runs.Count > 1)
                {
                    say($"{run.Service.Name}: {exception.Message}");
                }
            }
        }));

    /// <summary>Fails the run for the services that failed, when none is left or there is no later step.</summary>
    /// <param name="isLast">Whether no later step of the delivery comes.</param>
    /// <exception cref="DeliveryFailedException">Some services failed.</exception>
    /// <exception cref="InvalidUsageException">What failed was only ever asked wrongly.</exception>
    public void Settle(bool isLast)
    {
        var failed = runs.Where(run => run.Failure is not null).ToList();
        if (failed.Count == 0 || (!isLast && failed.Count < runs.Count))
        {
            return;
        }

        var message = string.Join(
            Environment.NewLine, failed.Select(run => $"{run.Service.Name}: {run.Failure!.Message}"));
        var first = failed[0].Failure!;
        throw failed.TrueForAll(run => InvalidUsageException.IsMeantBy(run.Failure!))
            ? new InvalidUsageException(message, first)
            : new DeliveryFailedException(message, first) { Services = [.. failed.Select(run => run.Service.Name)] };
    }
}
