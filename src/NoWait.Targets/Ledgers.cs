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

    /// <summary>Begins to take the ledger along with a run that ships.</summary>
    public static LedgerCompanion TakeAlong(INukeBuild build)
    {
        var companion = new LedgerCompanion(Meters.WorkspaceOf(build), TimeProvider.System);
        companion.Begin();
        return companion;
    }

    private static LedgerOptions Options(ILedger build) => new()
    {
        Since = build.Since,
        Service = build.LedgerService,
        Environment = build.EnvironmentName,
        Json = build.AsJson,
        Csv = build.LedgerCsv,
    };
}
