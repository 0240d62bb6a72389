using NoWait.Ledgers;
using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Answers from the ledger: what was deployed, how well that went, and what was waited for.</summary>
public interface ILedger : INukeBuild
{
    /// <summary>From when on the ledger is read.</summary>
    [Parameter("From when on: 12h, 7d, 4w or a date - Default is 4w", Name = "since")]
    string? LedgerSince => TryGetValue(() => LedgerSince);

    /// <summary>The only service that the ledger is asked for.</summary>
    [Parameter("Only this service of the ledger", Name = "service")]
    string? LedgerService => TryGetValue(() => LedgerService);

    /// <summary>The only environment that the ledger is asked for.</summary>
    [Parameter("Only deployments to this environment - Default is production where there is one, else all", Name = "environment")]
    string? LedgerEnvironment => TryGetValue(() => LedgerEnvironment);

    /// <summary>Whether <see cref="Ledger"/> answers with one JSON object.</summary>
    [Parameter("Answer with JSON", Name = "json")]
    bool LedgerJson => TryGetValue<bool?>(() => LedgerJson) ?? false;

    /// <summary>Whether <see cref="Ledger"/> lists the deployments as comma-separated values.</summary>
    [Parameter("List the deployments as comma-separated values", Name = "csv")]
    bool LedgerCsv => TryGetValue<bool?>(() => LedgerCsv) ?? false;

    /// <summary>Whether <see cref="Ledger"/> first fetches and pushes the ledger by git notes.</summary>
    [Parameter("Fetch and push the ledger by git notes first", Name = "sync")]
    bool LedgerSync => TryGetValue<bool?>(() => LedgerSync) ?? false;

    /// <summary>Says what was deployed, DORA's four figures, what was waited for, and which tests are flaky.</summary>
    Target Ledger => _ => _
        .Description("What was deployed, how well that went, and what was waited for")
        .Executes(this.AskLedger);
}
