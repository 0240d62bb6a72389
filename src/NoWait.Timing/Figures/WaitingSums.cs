using System.Runtime.InteropServices;
using NoWait.Timing.Events;
using NoWait.Timing.Summaries;

namespace NoWait.Timing.Figures;

/// <summary>Sums up what was waited for, by person and by target.</summary>
internal sealed class WaitingSums
{
    private readonly List<Sum> _people = [];
    private readonly List<Sum> _targets = [];
    private Sum _all;

    public void Add(in RunRow run, ReadOnlySpan<PartRow> targets, int[] places)
    {
        _all.Add(run.PersonSeconds, run.Dollars, 0);
        At(_people, places[run.Person]).Add(run.PersonSeconds, run.Dollars, 0);
        var second = run.Waiting * run.Rate / 3600;
        foreach (ref readonly var target in targets)
        {
            if (target.Result != (int)Outcome.Skipped)
            {
                At(_targets, places[target.Name]).Add((double)target.Seconds * run.Waiting, target.Seconds * second, second);
            }
        }
    }

    public WaitingFigures Finish(NameTable names) => new(
        _all.Runs,
        TimeSpan.FromSeconds(_all.Seconds),
        Money(_all.Dollars),
        [
            .. _people.Select((sum, place) => (Sum: sum, Place: place)).Where(pair => pair.Sum.Runs > 0)
                .GroupBy(pair => names.Person(pair.Place).Key, StringComparer.Ordinal)
                .Select(same => new WaitingPerson(
                    names.Person(same.Last().Place).Name,
                    same.Sum(pair => pair.Sum.Runs),
                    TimeSpan.FromSeconds(same.Sum(pair => pair.Sum.Seconds)),
                    Money(same.Sum(pair => pair.Sum.Dollars))))
                .OrderByDescending(person => person.Waited).ThenBy(person => person.Name, StringComparer.Ordinal),
        ],
        [
            .. _targets.Select((sum, place) => (Sum: sum, Place: place)).Where(pair => pair.Sum.Runs > 0)
                .Select(pair => new WaitingTarget(
                    names[pair.Place], pair.Sum.Runs, TimeSpan.FromSeconds(pair.Sum.Seconds), Money(pair.Sum.Dollars), Money(pair.Sum.ASecond)))
                .OrderByDescending(target => target.Waited).ThenBy(target => target.Name, StringComparer.Ordinal),
        ]);

    private static ref Sum At(List<Sum> sums, int place)
    {
        if (place >= sums.Count)
        {
            CollectionsMarshal.SetCount(sums, place + 1);
        }

        return ref CollectionsMarshal.AsSpan(sums)[place];
    }

    // Rows hold binary fractions: what they lack of a cent's millionth is not money.
    private static decimal Money(double dollars) => Math.Round((decimal)dollars, 8);

    private struct Sum
    {
        public int Runs;
        public double Seconds;
        public double Dollars;
        public double ASecond;

        public void Add(double seconds, double dollars, double aSecond)
        {
            Runs++;
            Seconds += seconds;
            Dollars += dollars;
            ASecond += aSecond;
        }
    }
}
