namespace NoWait.Timing.Figures;

/// <summary>What each day of a time saw.</summary>
internal sealed class DayTable
{
    private readonly DateOnly _first;
    private readonly List<long> _begins = [];
    private readonly Day[] _days;

    public DayTable(FigureQuery query)
    {
        var end = query.Until.UtcTicks;
        var day = TimeZoneInfo.ConvertTime(query.Since, query.Zone).Date;
        _first = DateOnly.FromDateTime(day);
        do
        {
            _begins.Add(new DateTimeOffset(day, query.Zone.GetUtcOffset(day)).UtcTicks);
            day = day.AddDays(1);
        }
        while (new DateTimeOffset(day, query.Zone.GetUtcOffset(day)).UtcTicks <= end);

        _days = new Day[_begins.Count];
    }

    public void Live(long ticks, double toLive)
    {
        ref var day = ref Of(ticks);
        day.Deploys++;
        if (!double.IsNaN(toLive))
        {
            (day.ToLive ??= []).Add(toLive);
        }
    }

    public void Failed(long ticks) => Of(ticks).Failed++;

    public DayOfDeploys[] Finish() =>
        [.. _days.Select((day, i) => new DayOfDeploys(_first.AddDays(i), day.Deploys, day.Failed, Spread.Of(day.ToLive ?? [])?.Median))];

    private ref Day Of(long ticks)
    {
        var index = _begins.BinarySearch(ticks);
        return ref _days[Math.Max(0, index >= 0 ? index : ~index - 1)];
    }

    private struct Day
    {
        public int Deploys;
        public int Failed;
        public List<double>? ToLive;
    }
}
