namespace NoWait.Ledgers;

/// <summary>
/// Takes the ledger along with a run: what others wrote comes while the run is at work, and what it wrote goes when it is over.
/// Nobody's run fails for that.
/// </summary>
/// <param name="workspace">Where the ledger lies.</param>
/// <param name="time">The clock.</param>
public sealed class LedgerCompanion(Workspace workspace, TimeProvider time)
{
    private Task<string?>? _first;

    /// <summary>How long a remote is waited for when the run is over.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Exchanges the ledger with the remote, while whoever calls goes on with his work.</summary>
    public void Begin() => _first ??= Task.Run(() => TryAsync(CancellationToken.None));

    /// <summary>Exchanges what is new; gives what stood in the way, in a sentence, or null when nothing did.</summary>
    public async Task<string?> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            if (_first is not null)
            {
                await _first.WaitAsync(patience.Token);
            }

            return await TryAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            return $"The ledger's remote did not answer for {Patience.TotalSeconds:0} s. Nothing is lost: what is new waits here for the next ./build.sh Ledger --sync.";
        }
    }

    private async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await new LedgerSync(workspace, time).RunAsync(cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is LedgerSyncException or IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
