using NoWait.Ledgers;
using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Hands the questions of the command line to the ledger.</summary>
internal static class Ledgers
{
    public static Task AskLedger(this ILedger build) => build.Guard(async cancellation =>
    {
        var workspace = Meters.WorkspaceOf(build);
        if (build.LedgerSync)
        {
            var sync = new LedgerSync(workspace, TimeProvider.System) { Say = Console.Error.WriteLine };
            await sync.RunAsync(cancellation);
        }

        new LedgerQuestions(workspace, Options(build), Console.Out, TimeProvider.System).Answer();
    });

    private static LedgerOptions Options(ILedger build) => new()
    {
        Since = build.Since,
        Service = build.LedgerService,
        Environment = build.EnvironmentName,
        Json = build.AsJson,
        Csv = build.LedgerCsv,
    };
}
