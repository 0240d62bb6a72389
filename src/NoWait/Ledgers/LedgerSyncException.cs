namespace NoWait.Ledgers;

/// <summary>The ledger could not travel; what is new waits here, and nothing is lost.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="remote">The remote that was asked; null where there is none.</param>
/// <param name="inner">What found it; null when nothing did.</param>
public sealed class LedgerSyncException(string message, string? remote = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The remote that was asked; null where there is none.</summary>
    public string? Remote { get; } = remote;
}
