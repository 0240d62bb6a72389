using System.Globalization;
using NoWait.Timing.Storage;

namespace NoWait.Timing.Travel;

/// <summary>How far each file of a ledger was read; a file that is not what it was then is read from its beginning.</summary>
public sealed class LedgerPosition
{
    private readonly Dictionary<string, FileMark> _marks = new(StringComparer.Ordinal);

    /// <summary>The beginning.</summary>
    public static LedgerPosition Start => new();

    /// <summary>The position that a text tells; the beginning where it tells none.</summary>
    public static LedgerPosition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var position = new LedgerPosition();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is [var file, var offset, var before] && before.Length % 2 == 0 && before.All(char.IsAsciiHexDigit)
                && long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
            {
                position._marks[file] = new(place, Convert.FromHexString(before));
            }
        }

        return position;
    }

    /// <summary>The position as a text: a line for each file.</summary>
    public override string ToString() => string.Concat(_marks.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value.Offset} {Convert.ToHexString(pair.Value.Before)}\n")));

    /// <summary>Takes the whole events behind this position, and moves it there.</summary>
    /// <param name="ledger">The ledger.</param>
    public IReadOnlyList<LedgerLine> Advance(Ledger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var lines = new List<LedgerLine>();
        foreach (var path in ledger.Files())
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var name = Path.GetFileName(path);
            var mark = _marks.GetValueOrDefault(name, FileMark.Start);
            var end = mark.StillStands(file) ? mark.Offset : 0;
            foreach (var line in Lines.Forward(path, end).TakeWhile(line => line.IsWhole))
            {
                end = line.Offset + line.Bytes.Length + 1;
                if (LedgerLine.TryRead(line.Bytes) is { } whole)
                {
                    lines.Add(whole);
                }
            }

            _marks[name] = FileMark.At(file, end);
        }

        return lines;
    }
}
