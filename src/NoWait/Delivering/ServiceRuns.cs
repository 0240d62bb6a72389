using NoWait.Timing.Live;

namespace NoWait.Delivering;

/// <summary>The services of one delivery: within a step they run side by side, and one that fails lets the others go on.</summary>
/// <param name="runs">The services.</param>
/// <param name="say">Takes each line for people.</param>
internal sealed class ServiceRuns(IReadOnlyList<ServiceRun> runs, Action<string> say)
{
    private readonly Lock _saying = new();
    private Work? _work;

    /// <summary>All of them, in the build's order.</summary>
    public IReadOnlyList<ServiceRun> All => runs;

    /// <summary>Those whose image has still to be built.</summary>
    public IEnumerable<ServiceRun> Building => runs.Where(run => run.NeedsBuild);

    /// <summary>Those that have an image.</summary>
    public IEnumerable<ServiceRun> Built => runs.Where(run => run is { Failure: null, Image: not null });

    /// <summary>Those that have an image and no deployment yet.</summary>
    public IEnumerable<ServiceRun> Deploying => Built.Where(run => run.Deployment is null);

    /// <summary>Whether the first failure ends what the others are at.</summary>
    public bool FailFast { get; init; }

    /// <summary>What services took before, so that the longest begin first.</summary>
    public PastDurations? Past { get; init; }

    /// <summary>The cores that services are built side by side on.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>How far the step that runs has come; null when none runs.</summary>
    public WorkProgress? Progress => Volatile.Read(ref _work)?.Progress;

    /// <summary>Does the same for some of them side by side, each with its share of the cores.</summary>
    /// <param name="target">The target that it is done in: by its earlier durations the longest begin first.</param>
    /// <param name="some">The services.</param>
    /// <param name="act">What is done; what it throws is the service's failure.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task EachAsync(
        string target, IEnumerable<ServiceRun> some, Func<ServiceRun, CancellationToken, Task> act, CancellationToken cancellationToken) =>
        EachAsync(Begin(target, some), Cores, run => run.Service.Cores, act, cancellationToken);

    /// <summary>Does the same for some of them, for the most part waiting: for so many at once.</summary>
    public Task EachAsync(
        string target, IEnumerable<ServiceRun> some, int most, Func<ServiceRun, CancellationToken, Task> act,
        CancellationToken cancellationToken) =>
        EachAsync(Begin(target, some), most, null, act, cancellationToken);

    /// <summary>Takes a line that a service's step printed; those of several services are kept together.</summary>
    public void Tell(ServiceRun run, string line)
    {
        if (Volatile.Read(ref _work) is not { Total: > 1 })
        {
            say(line);
            return;
        }

        lock (run.Lines)
        {
            run.Lines.Add(line);
        }
    }

    /// <summary>Fails the run for the services that failed, when none is left or there is no later step.</summary>
    /// <param name="isLast">Whether no later step of the delivery comes.</param>
    /// <exception cref="DeliveryFailedException">Some services failed.</exception>
    /// <exception cref="InvalidUsageException">What failed was only ever asked wrongly.</exception>
    public void Settle(bool isLast)
    {
        var failed = runs.Where(run => run.Failure is not null).ToList();
        if (failed.Count == 0 || (!isLast && !FailFast && failed.Count < runs.Count))
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

    private Work Begin(string target, IEnumerable<ServiceRun> some)
    {
        var list = some.ToList();
        return new Work(target, list, list.Count > 1 ? Past : null);
    }

    private async Task EachAsync(
        Work work, int capacity, Func<ServiceRun, int>? weight,
        Func<ServiceRun, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var free = new SemaphoreSlim(capacity);
        var running = new List<Task>();
        Volatile.Write(ref _work, work);
        try
        {
            foreach (var run in work.LongestFirst)
            {
                // Only this loop waits: whoever needs several cores gets one after the other, and nobody overtakes.
                var share = Math.Clamp(weight?.Invoke(run) ?? 1, 1, capacity);
                for (var i = 0; i < share; i++)
                {
                    await free.WaitAsync(stop.Token);
                }

                run.Processors = weight is null ? null : work.ProcessorsFor(run, new(capacity, share));
                running.Add(RunAsync(work, run, act, new(stop.CancelAsync, stop.Token)).ContinueWith(
                    ended =>
                    {
                        free.Release(share);
                        return ended;
                    },
                    CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Unwrap());
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }

        try
        {
            await Task.WhenAll(running);
        }
        finally
        {
            Volatile.Write(ref _work, null);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task RunAsync(
        Work work, ServiceRun run, Func<ServiceRun, CancellationToken, Task> act, Going going)
    {
        work.Begin(run);
        try
        {
            await act(run, going.Token);
            Say(run, null);
        }
        catch (OperationCanceledException) when (going.Token.IsCancellationRequested)
        {
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            run.Failure = exception;
            Say(run, runs.Count > 1 ? $"{run.Service.Name}: {exception.Message}" : null);
            if (FailFast)
            {
                await going.Stop();
            }
        }
        finally
        {
            work.End(run);
        }
    }

    /// <summary>What all services of a step have in common: how to end it, and that it ends.</summary>
    private readonly record struct Going(Func<Task> Stop, CancellationToken Token);

    // All that a service printed in one piece, and why it failed right below.
    private void Say(ServiceRun run, string? last)
    {
        lock (_saying)
        {
            foreach (var line in run.TakeLines())
            {
                say(line);
            }

            if (last is not null)
            {
                say(last);
            }
        }
    }
}
