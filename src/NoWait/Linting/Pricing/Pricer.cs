using NoWait.Builders;
using NoWait.Timing.Money;

namespace NoWait.Linting.Pricing;

/// <summary>Turns what runs again needlessly into seconds and dollars, from measurements alone.</summary>
/// <param name="times">What the ledger measured.</param>
/// <param name="changes">What git's history says of the context; null without one.</param>
/// <param name="cost">The prices.</param>
/// <param name="now">When it is asked.</param>
internal sealed class Pricer(StepTimes times, ChangeFrequency? changes, CostModel cost, DateTimeOffset now)
{
    private const decimal DaysOfYear = 365;

    /// <summary>The price; null where a step was never measured, or nothing is known of changes.</summary>
    public Price? Of(Cost what)
    {
        if (changes is not { Commits: > 0 } || times.Builds == 0)
        {
            return null;
        }

        var (seconds, measured) = (0.0, 0);
        foreach (var step in what.Again)
        {
            if (times.Of(InstructionText.Of(step.Instruction)) is not { } time)
            {
                return null;
            }

            (seconds, measured) = (seconds + time.Seconds, measured + time.Times);
        }

        var touching = changes.Touching(what.Changes, what.Unless);
        var aBuild = seconds * touching / changes.Commits;
        return touching == 0 ? null : new Price(aBuild, Year(aBuild, seconds, measured, touching)) { IsBound = what.IsBound };
    }

    private Projection Year(double aBuild, double seconds, int measured, int touching)
    {
        var days = Math.Max(1, (decimal)times.Days(now) * cost.WorkingDays / DaysOfYear);
        var builds = times.Builds / days / times.People * cost.WorkingDays * cost.Developers;
        return new Projection(
            cost.OfPersonSeconds((decimal)aBuild * builds * cost.Waiting),
            [
                new("the steps take", Math.Round((decimal)seconds, 2), "s"),
                new("times measured", measured),
                new("commits that make them run", touching),
                new("of commits", changes!.Commits),
                new("builds", times.Builds),
                new("working days", Math.Round(days, 1)),
                new("people seen", times.People),
            ],
            [
                new("people", cost.Developers),
                new("working days a year", cost.WorkingDays),
                new("an hour", cost.HourlyRate, "$"),
            ]);
    }
}
