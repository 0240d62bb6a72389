using NoWait.Timing.Events;
using NoWait.Timing.Reports;

namespace NoWait.Board.Data;

/// <summary>A run as far as the page shows it; its steps stay in the ledger.</summary>
internal sealed record RunEntry(DateTimeOffset At, string Who, string Asked, Outcome Result, double Seconds)
{
    public required decimal PersonSeconds { get; init; }

    public required decimal Dollars { get; init; }

    public required decimal Rate { get; init; }

    public required int Waiting { get; init; }

    public required Place Where { get; init; }

    public string? Error { get; init; }

    public required IReadOnlyList<RunTarget> Targets { get; init; }

    public static RunEntry Of(Run run) => new(run.At, run.By.Name, string.Join(", ", run.Asked), run.Result, run.Seconds)
    {
        PersonSeconds = Totals.PersonSecondsOf(run),
        Dollars = Totals.DollarsOf(run),
        Rate = run.Rate,
        Waiting = run.Waiting,
        Where = run.Where,
        Error = run.Error,
        Targets = run.Targets,
    };
}
