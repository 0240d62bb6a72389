using System.Text;
using NoWait.Timing.Events;
using NoWait.Timing.Storage;

namespace NoWait.Timing;

/// <summary>What the ledger knows of tests: thousands of small events at once, which other readers need not look at.</summary>
public static class TestLedger
{
    private const int MostAtOnce = 1024 * 1024;

    // A line begins with its time, in a fixed width, and its kind.
    private static readonly int KindAt = """{"at":"0000-00-00T00:00:00.0000000Z",""".Length;

    /// <summary>Adds a run of tests and its results, the run last; a reader sees whole lines only.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public static void Append(this Ledger ledger, IEnumerable<TestResult> results, TestRun run)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(run);
        Directory.CreateDirectory(ledger.Folder);
        foreach (var month in results.GroupBy(result => ledger.FileOf(result.At)))
        {
            var lines = new MemoryStream();
            foreach (var result in month)
            {
                Flush(month.Key, lines, MostAtOnce);
                if (lines.Length > 0)
                {
                    lines.WriteByte((byte)'\n');
                }

                lines.Write(LedgerJson.Write(result));
            }

            Flush(month.Key, lines, 0);
        }

        AppendOnlyFile.Append(ledger.FileOf(run.At), LedgerJson.Write(run), durable: false);
    }

    /// <summary>The runs of tests and their results since a moment, the oldest first; lines of other kinds are not parsed.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="since">The moment.</param>
    /// <param name="holding">A text that is in each line which is asked for, as a fingerprint; null for all.</param>
    /// <param name="damaged">Takes each line of a test that is no whole event; it is skipped.</param>
    public static IEnumerable<LedgerEvent> TestsSince(
        this Ledger ledger, DateTimeOffset since, string? holding = null, Action<LedgerDamage>? damaged = null)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var text = Encoding.UTF8.GetBytes(holding ?? "");
        var reader = new TestResultReader();
        return ledger.FilesSince(since)
            .SelectMany(file => Lines.Forward(file, 0)
                .Where(line => IsOfTests(line) && line.Bytes.Span.IndexOf(text) >= 0)
                .Select(line => reader.TryRead(line.Bytes.Span) ?? Ledger.Read(file, line, damaged)))
            .OfType<LedgerEvent>()
            .Where(entry => entry.At >= since);
    }

    private static bool IsOfTests(FileLine line) =>
        line.Bytes.Length > KindAt && line.Bytes.Span[KindAt..].StartsWith("\"event\":\"test"u8);

    private static void Flush(string file, MemoryStream lines, int above)
    {
        if (lines.Length > above)
        {
            AppendOnlyFile.Append(file, lines.GetBuffer().AsSpan(0, (int)lines.Length), durable: false);
            lines.SetLength(0);
        }
    }
}
