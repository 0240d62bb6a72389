namespace NoWait.Live.Screens;

/// <summary>Shows services while they are watched: on a terminal their state above and their lines below, else plain lines.</summary>
/// <param name="board">What is known of them.</param>
/// <param name="terminal">The terminal; null where there is none.</param>
/// <param name="lines">Where plain lines go.</param>
public sealed class WatchScreen(WatchBoard board, WatchTerminal? terminal, TextWriter lines) : ILiveScreen, IDisposable
{
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public void Show(string service, LiveState state, string? error)
    {
        lock (_gate)
        {
            board.Take(service, state, error);
            terminal?.Draw(board.Lines());
        }
    }

    /// <inheritdoc />
    public void Show(LiveLoop loop)
    {
        lock (_gate)
        {
            board.Take(loop);
            if (terminal is null)
            {
                lines.WriteLine(board.Line(loop));
                lines.Flush();
            }
            else
            {
                terminal.Draw(board.Lines());
            }
        }
    }

    /// <inheritdoc />
    public void Log(string service, string line)
    {
        lock (_gate)
        {
            if (!board.Filter.Shows(service, line))
            {
                return;
            }

            var text = $"{service} | {line}";
            if (terminal is null)
            {
                lines.WriteLine(text);
                lines.Flush();
            }
            else
            {
                terminal.Log(text);
            }
        }
    }

    /// <summary>A key: 1 to 9 show the lines of one service, 0 those of all.</summary>
    public void Press(char key)
    {
        lock (_gate)
        {
            if (key == '0')
            {
                board.Filter = LogFilter.All;
            }
            else if (key is >= '1' and <= '9' && key - '1' < board.Services.Count)
            {
                board.Filter = new(board.Services[key - '1'], null);
            }
        }
    }

    /// <summary>Gives the terminal back, and says what is to be known when watching ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            terminal?.Close();
            foreach (var line in board.LastLines())
            {
                lines.WriteLine(line);
            }

            lines.Flush();
        }
    }
}
