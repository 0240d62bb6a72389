using System.Runtime.InteropServices;
using NoWait.Timing.Events;
using NoWait.Timing.Summaries;

namespace NoWait.Timing.Figures;

/// <summary>Finds tests that both passed and failed on one fingerprint.</summary>
internal sealed class FlakeSearch
{
    private readonly Dictionary<(ulong Fingerprint, int Suite, int Name), Answers> _tests = [];

    public void Add(in TestRow test, int[] places)
    {
        ref var answers = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _tests, (test.Fingerprint, places[test.Suite], places[test.Name]), out _);
        if (test.Outcome == (long)TestOutcome.Passed)
        {
            answers.Passed++;
        }
        else if (test.Outcome == (long)TestOutcome.Failed)
        {
            answers.Failed++;
            answers.Last = Math.Max(answers.Last, test.Mark.Ticks);
        }
    }

    public FlakyTest[] Finish(NameTable names) =>
    [
        .. _tests.Where(pair => pair.Value is { Passed: > 0, Failed: > 0 })
            .GroupBy(pair => (pair.Key.Suite, pair.Key.Name), pair => pair.Value)
            .Select(same => new FlakyTest(
                names[same.Key.Suite],
                names[same.Key.Name],
                same.Sum(answers => answers.Passed),
                same.Sum(answers => answers.Failed),
                new DateTimeOffset(same.Max(answers => answers.Last), TimeSpan.Zero)))
            .OrderByDescending(flake => flake.Failed).ThenBy(flake => flake.Name, StringComparer.Ordinal),
    ];

    private struct Answers
    {
        public int Passed;
        public int Failed;
        public long Last;
    }
}
