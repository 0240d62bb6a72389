using System.Runtime.InteropServices;

namespace NoWait.Targets;

/// <summary>Ctrl-C and <c>SIGTERM</c> as a token, so that steps end what they started before the process ends.</summary>
internal static class Interruption
{
    private static readonly Lazy<CancellationTokenSource> Source = new(Listen);

    // The registrations live as long as the process: collected, they would fall silent.
    private static PosixSignalRegistration[] _registrations = [];

    public static CancellationToken Token => Source.Value.Token;

    private static CancellationTokenSource Listen()
    {
        var source = new CancellationTokenSource();
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Cancel(context, source)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Cancel(context, source)),
        ];
        return source;
    }

    private static void Cancel(PosixSignalContext context, CancellationTokenSource source)
    {
        // A second signal ends the process at once.
        context.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
