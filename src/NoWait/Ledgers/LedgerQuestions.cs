using System.Text;
using NoWait.Timing;
using NoWait.Timing.Events;
using NoWait.Timing.Figures;
using NoWait.Timing.Rendering;
using NoWait.Timing.Summaries;

namespace NoWait.Ledgers;

/// <summary>Answers the usual questions from the ledger.</summary>
/// <param name="workspace">Where the ledger lies.</param>
/// <param name="options">What is asked.</param>
/// <param name="output">Where the answer goes.</param>
/// <param name="time">The clock.</param>
public sealed class LedgerQuestions(Workspace workspace, LedgerOptions options, TextWriter output, TimeProvider time)
{
    private readonly Ledger _ledger = new(workspace.Ledger);

    /// <summary>Prints the answer; an empty ledger says that it is empty.</summary>
    /// <exception cref="InvalidUsageException">What is asked has no answer.</exception>
    public void Answer()
    {
        if (options is { Json: true, Csv: true })
        {
            throw new InvalidUsageException("--json and --csv are two answers: ask for one of them.");
        }

        var now = time.GetUtcNow();
        var query = new FigureQuery(options.Begin(now, time.LocalTimeZone), now)
        {
            Service = options.Service,
            Environment = options.Environment,
            Zone = time.LocalTimeZone,
        };
        var summary = LedgerSummary.Kept(_ledger);
        summary.Refresh();
        Check(summary);
        if (options.Csv)
        {
            WriteCsv(query);
            return;
        }

        var figures = summary.Read(query);
        output.Write(options.Json ? Encoding.UTF8.GetString(FiguresJson.Render(figures)) + "\n"
            : summary.IsEmpty ? "  The ledger is empty: ./build.sh Deploy writes its first lines, ./build.sh Ledger --sync fetches those of others.\n"
            : FiguresText.Render(figures) + Damage(summary.Damaged));
    }

    private void Check(LedgerSummary summary)
    {
        if (options.Service is { } service && summary.Services() is var known && !known.Contains(service))
        {
            throw new InvalidUsageException(known.Count == 0
                ? $"The ledger knows no service '{service}' (--service): nothing was deployed yet."
                : $"The ledger knows no service '{service}' (--service): it knows {string.Join(", ", known)}.");
        }
    }

    private void WriteCsv(FigureQuery query)
    {
        output.WriteLine(DeploymentCsv.Head);
        var deployments = _ledger.Since(query.Since).OfType<Deployment>()
            .Where(deployment => (query.Service is null || deployment.Service == query.Service)
                && (query.Environment is null || deployment.Environment == query.Environment));
        foreach (var deployment in deployments.DistinctBy(deployment => deployment.Id))
        {
            output.WriteLine(DeploymentCsv.Render(deployment));
        }
    }

    private static string Damage(int lines) => lines == 0 ? ""
        : $"\n  {Words.Count(lines, "damaged line")} of the ledger had to be skipped; nothing else is lost.\n";
}
