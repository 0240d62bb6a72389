using NoWait.Ledgers;
using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Answers from the ledger: what was deployed, how well that went, and what was waited for.</summary>
public interface ILedger : IHazServices, ILookBack, IPrintJson
{
    /// <summary>The only service that the ledger is asked for.</summary>
    [Parameter("Only this service of the ledger", Name = "service")]
    string? LedgerService => TryGetValue(() => LedgerService);

    /// <summary>Whether <see cref="Ledger"/> lists the deployments as comma-separated values.</summary>
    [Parameter("List the deployments as comma-separated values", Name = "csv")]
    bool LedgerCsv => TryGetValue<bool?>(() => LedgerCsv) ?? false;

    /// <summary>Whether <see cref="Ledger"/> first fetches and pushes the ledger by git notes.</summary>
    [Parameter("Fetch and push the ledger by git notes first", Name = "sync")]
    bool LedgerSync => TryGetValue<bool?>(() => LedgerSync) ?? false;

    /// <summary>
    /// Says what was deployed, DORA's four figures, what was waited for, and which tests are flaky: of the last four weeks, and of
    /// production where there is one, when nothing else is asked.
    /// </summary>
    Target Ledger => _ => _
        .Description("What was deployed, how well that went, and what was waited for")
        .Executes(this.AskLedger);
}
