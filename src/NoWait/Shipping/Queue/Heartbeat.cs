using NoWait.Docker;
using NoWait.Oci;

namespace NoWait.Shipping.Queue;

/// <summary>Shows from time to time that somebody lives, until it is disposed of.</summary>
/// <param name="pause">The time between two beats.</param>
/// <param name="time">The clock.</param>
internal sealed class Heartbeat(TimeSpan pause, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private Task _beating = Task.CompletedTask;

    /// <summary>Shows it once.</summary>
    public required Func<CancellationToken, Task> Beat { get; init; }

    /// <summary>Says that it is over.</summary>
    public required Func<Task> End { get; init; }

    /// <summary>Whether the first beat does not wait.</summary>
    public bool BeatsAtOnce { get; init; }

    public Heartbeat Begin()
    {
        _beating = GoOnAsync();
        return this;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _beating;
        try
        {
            await End();
        }
        catch (Exception e) when (IsAway(e))
        {
            // Nobody hears it: to all others this one is dead soon.
        }

        _end.Dispose();
    }

    private async Task GoOnAsync()
    {
        try
        {
            for (var isFirst = BeatsAtOnce; ; isFirst = false)
            {
                if (!isFirst)
                {
                    await Task.Delay(pause, time, _end.Token);
                }

                await TryBeatAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    private static bool IsAway(Exception e) => e is OciException or DockerException;

    private async Task TryBeatAsync()
    {
        try
        {
            await Beat(_end.Token);
        }
        catch (Exception e) when (IsAway(e))
        {
            // The next beat may be heard.
        }
    }
}
