using NoWait.Timing.Live;
using NoWait.Waiting;

namespace NoWait.Targets;

/// <summary>Shows on the console what runs, below all else that is written to it, from its making until it is disposed of.</summary>
/// <remarks>Both engines' logs go through the console's writers: whoever takes their place sees every line.</remarks>
internal sealed class LiveConsole : IDisposable
{
    private readonly LiveProgress _progress;
    private readonly Action _giveBack;

    public LiveConsole(WaitingMeter meter)
    {
        var (output, error) = (Console.Out, Console.Error);
        _giveBack = () =>
        {
            Console.SetOut(output);
            Console.SetError(error);
        };
        _progress = meter.Show(output, IsTerminal(Environment.GetEnvironmentVariable) ? Size : null);
        Console.SetOut(_progress.Output);
        if (!Console.IsErrorRedirected)
        {
            Console.SetError(_progress.Beside(error));
        }
    }

    /// <summary>Takes the line away, and gives the console back.</summary>
    public void Dispose()
    {
        _progress.Dispose();
        _giveBack();
    }

    public static bool IsTerminal(Func<string, string?> variable) =>
        !Console.IsOutputRedirected && string.IsNullOrEmpty(variable("NO_COLOR")) && string.IsNullOrEmpty(variable("CI"))
        && (OperatingSystem.IsWindows() || variable("TERM") is not (null or "" or "dumb"));

    public static TerminalSize Size()
    {
        try
        {
            return new(Console.WindowWidth, Console.WindowHeight);
        }
        catch (IOException)
        {
            return default;
        }
    }
}
