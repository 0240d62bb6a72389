using NoWait.Timing.Events;
using NoWait.Timing.Storage;

namespace NoWait.Timing;

/// <summary>
/// Follows a ledger: each reading takes what is new since the last one, so that its cost grows with that and not with the
/// whole. For one thread at a time.
/// </summary>
/// <param name="ledger">The ledger; it need not be there yet.</param>
/// <param name="since">Where to begin.</param>
public sealed class LedgerTail(Ledger ledger, DateTimeOffset since)
{
    private readonly Dictionary<string, Position> _positions = new(StringComparer.Ordinal);

    /// <summary>The new events, in the order in which they were written; a line that is not whole yet comes later.</summary>
    /// <param name="damaged">Takes each line that is no whole event; it is skipped.</param>
    /// <returns>The events, and whether a file was changed elsewhere than at its end, so that everything is new again.</returns>
    public LedgerNews Read(Action<LedgerDamage>? damaged = null)
    {
        var isAnew = _positions.Any(pair => !pair.Value.StillStands(pair.Key));
        if (isAnew)
        {
            _positions.Clear();
        }

        return new(ledger.FilesSince(since).SelectMany(file => ReadNew(file, damaged)).Where(entry => entry.At >= since), isAnew);
    }

    private IEnumerable<LedgerEvent> ReadNew(string file, Action<LedgerDamage>? damaged)
    {
        var position = _positions.GetValueOrDefault(file, Position.Start);
        if (new FileInfo(file).Length == position.Offset)
        {
            yield break;
        }

        foreach (var line in Lines.Forward(file, position.Offset).TakeWhile(line => line.IsWhole))
        {
            _positions[file] = Position.Behind(line);
            if (Ledger.Read(file, line, damaged) is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>How far a file was read, and how its last line began: with its time. When that differs, so does the file.</summary>
    private sealed record Position(long Offset, long LastLine, byte[] Beginning)
    {
        private const int Kept = 96;

        public static Position Start => new(0, 0, []);

        public static Position Behind(FileLine line)
        {
            var beginning = line.Bytes.Length > Kept ? line.Bytes[..Kept] : line.Bytes;
            return new(line.Offset + line.Bytes.Length + 1, line.Offset, beginning.ToArray());
        }

        public bool StillStands(string file)
        {
            if (!File.Exists(file))
            {
                return false;
            }

            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> bytes = stackalloc byte[Kept];
            bytes = bytes[..Beginning.Length];
            return RandomAccess.GetLength(handle) >= Offset
                && RandomAccess.Read(handle, bytes, LastLine) == Beginning.Length
                && bytes.SequenceEqual(Beginning);
        }
    }
}

/// <summary>What a <see cref="LedgerTail"/> read.</summary>
/// <param name="Events">The events: read while they are enumerated, and once only.</param>
/// <param name="IsAnew">Whether they are everything again, and what was read before no longer counts.</param>
public sealed record LedgerNews(IEnumerable<LedgerEvent> Events, bool IsAnew);
