namespace NoWait.Processes;

/// <summary>Reads both outputs of a command, line by line, until they end.</summary>
internal sealed class OutputReader(Action<string, bool>? output)
{
    /// <summary>How long nothing may come, once the command's group is gone, before the rest is given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _groupGone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads until both streams end, or until nothing comes after <see cref="GroupIsGone"/>.</summary>
    public Task ReadAsync(Stream standard, Stream error) => Task.WhenAll(
        ReadAsync(standard, new LineSplitter(line => Emit(line, isError: false))),
        ReadAsync(error, new LineSplitter(line => Emit(line, isError: true))));

    /// <summary>Says that only a child that left the group can still hold the streams open.</summary>
    public void GroupIsGone() => _groupGone.TrySetResult();

    private void Emit(string line, bool isError)
    {
        lock (_gate)
        {
            output?.Invoke(line, isError);
        }
    }

    private async Task ReadAsync(Stream stream, LineSplitter splitter)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await NextAsync(stream, buffer)) > 0)
        {
            splitter.Write(buffer.AsSpan(0, read));
        }

        splitter.Complete();
    }

    private async Task<int> NextAsync(Stream stream, byte[] buffer)
    {
        var read = stream.ReadAsync(buffer).AsTask();
        await Task.WhenAny(read, _groupGone.Task);
        try
        {
            return await read.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            return 0;
        }
    }
}
