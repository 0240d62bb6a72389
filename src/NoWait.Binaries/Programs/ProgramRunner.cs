using System.ComponentModel;

namespace NoWait.Binaries.Programs;

/// <summary>Runs programs in a process group of their own, which is gone when the run is over, however it ends.</summary>
internal sealed class ProgramRunner(TimeProvider time)
{
    private const int BusyRetries = 300;
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs a program to its end; what goes wrong with it is in the result.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the program is dead.</exception>
    public async Task<ProgramResult> RunAsync(ProgramStart start, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            return await WindowsProgram.RunAsync(start, time, cancellationToken);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PosixProgram.RunAsync(start, time, cancellationToken);
            }
            catch (Win32Exception busy) when (busy.NativeErrorCode == Posix.TextBusy && attempt < BusyRetries)
            {
                // Whoever forked while we were writing the file still holds it open until its exec: golang/go#22315.
                await Task.Delay(BusyPause, time, cancellationToken);
            }
            catch (Win32Exception error)
            {
                return new(null, "", TimeSpan.Zero, null, $"could not be started: {error.Message}");
            }
        }
    }
}
