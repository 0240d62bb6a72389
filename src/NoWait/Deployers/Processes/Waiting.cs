namespace NoWait.Deployers.Processes;

/// <summary>Pauses of a deployment, which runs on one thread from its beginning to its end.</summary>
/// <remarks>
/// Not asynchronous on purpose: code that is compiled ahead of time still compiles the machinery of each asynchronous method
/// when it is first called, some milliseconds each, and a deployment would wait for twenty of them.
/// </remarks>
internal static class Waiting
{
    /// <summary>Runs on a thread of its own: the pool's threads are needed to wake those that wait for a network answer.</summary>
    public static Task<T> OnOwnThread<T>(Func<T> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits so long, or less when it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void For(TimeSpan pause, CancellationToken cancellationToken)
    {
        _ = cancellationToken.WaitHandle.WaitOne(pause);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
