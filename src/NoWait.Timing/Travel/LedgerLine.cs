using System.Text;
using System.Text.Json;
using NoWait.Timing.Events;

namespace NoWait.Timing.Travel;

/// <summary>An event as the line that it was written on: it stays the same, byte for byte, wherever it goes.</summary>
/// <param name="Text">The line, without its line feed.</param>
/// <param name="At">When the event was.</param>
/// <param name="Id">What tells it from every other one.</param>
/// <param name="Commit">The commit that it was made on; null for none.</param>
public sealed record LedgerLine(string Text, DateTimeOffset At, string Id, string? Commit)
{
    /// <summary>The event on a line; null when it is no whole one.</summary>
    /// <param name="line">The line in UTF-8, without its line feed.</param>
    public static LedgerLine? TryRead(ReadOnlyMemory<byte> line) =>
        line.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0 && LedgerJson.TryRead(line, out _) is { } entry
            ? new(Encoding.UTF8.GetString(line.Span), entry.At, entry.Id, CommitOf(entry))
            : null;

    private static string? CommitOf(LedgerEvent entry) => entry switch
    {
        Run run => run.Commit,
        Deployment deployment => deployment.Commit ?? (deployment.Changes is [var newest, ..] ? newest.Commit : null),
        _ => entry.Unknown?.GetValueOrDefault("commit") is { ValueKind: JsonValueKind.String } commit ? commit.GetString() : null,
    };
}
