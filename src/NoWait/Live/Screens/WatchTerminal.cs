using System.Globalization;
using System.Text;
using NoWait.Timing.Live;

namespace NoWait.Live.Screens;

/// <summary>Keeps some lines at the top of a terminal, and lets all others scroll below them.</summary>
/// <remarks>By the scrolling region of ECMA-48 terminals (DECSTBM), which every one of the last thirty years knows.</remarks>
/// <param name="output">The terminal.</param>
/// <param name="size">Tells its columns and rows, which may change; 0 where it does not know.</param>
public sealed class WatchTerminal(TextWriter output, Func<TerminalSize> size)
{
    private const int LeastBelow = 3;

    private (int Columns, int Rows, int Top) _at;

    /// <summary>Draws the lines at the top anew.</summary>
    public void Draw(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var (columns, rows) = size();
        (columns, rows) = (columns > 0 ? columns : 80, rows > 0 ? rows : 24);
        List<string> top = [.. lines.Take(Math.Max(1, rows - LeastBelow - 1)), new string('─', Math.Max(1, columns - 1))];
        var text = new StringBuilder();
        if (_at != (columns, rows, top.Count))
        {
            // A region that begins elsewhere: what scrolled is drawn over, and goes on below.
            var isFirst = _at == default;
            text.Append(isFirst ? "\u001b[2J" : "\u001b[r").Append(Invariant($"\u001b[{top.Count + 1};{rows}r")).Append(Invariant($"\u001b[{(isFirst ? top.Count + 1 : rows)};1H"));
            _at = (columns, rows, top.Count);
        }

        text.Append("\u001b7");
        for (var i = 0; i < top.Count; i++)
        {
            var line = top[i].Length < columns ? top[i] : top[i][..Math.Max(0, columns - 2)] + '…';
            text.Append(Invariant($"\u001b[{i + 1};1H\u001b[2K")).Append(line.StartsWith('✗') ? $"\u001b[31m{line}\u001b[0m" : line);
        }

        output.Write(text.Append("\u001b8").ToString());
        output.Flush();
    }

    /// <summary>Writes a line below.</summary>
    public void Log(string line)
    {
        output.Write(line + "\r\n");
        output.Flush();
    }

    /// <summary>Gives the whole terminal back.</summary>
    public void Close()
    {
        if (_at != default)
        {
            output.Write(Invariant($"\u001b[r\u001b[{_at.Rows};1H\r\n"));
            output.Flush();
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
