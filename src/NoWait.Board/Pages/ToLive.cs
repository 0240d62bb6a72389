using NoWait.Board.Data;
using NoWait.Timing.Figures;
using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>How long it takes from the start of a run until it is live, what that time goes into, and its trend.</summary>
internal static class ToLive
{
    private const double Width = 840;
    private const int Shades = 5;

    public static Html Of(Snapshot snapshot)
    {
        var month = snapshot.Month.Delivery;
        return month.ToLive is not { } spread ? default : Html.Of($"""
            <section class="half" aria-labelledby="tolive">
            <h2 id="tolive">From push to live <span class="soft">30 days</span></h2>
            <p class="figure"><b>{Words.Duration(spread.Median)}</b> <span class="soft">{Trend(snapshot)}nine in ten within {Words.Duration(spread.NineInTen)}</span></p>
            {Parts(month.Parts)}
            {DayChart.ToLive(snapshot.Month.Days)}
            </section>
            """);
    }

    private static string Trend(Snapshot snapshot) =>
        snapshot.Week.Delivery.ToLive is { } week && snapshot.WeekBefore.Delivery.ToLive is { } before
            ? $"this week {Words.Duration(week.Median)}, {Words.Against(week.Median.TotalSeconds, before.Median.TotalSeconds)} than the week before, "
                .Replace("as fast than", "as fast as", StringComparison.Ordinal)
            : "";

    private static Html Parts(IReadOnlyList<PartOfTime> parts)
    {
        var all = parts.Sum(part => part.Mean.TotalSeconds);
        var shown = parts.Where(part => part.Mean.TotalSeconds >= all / 100).ToList();
        if (all <= 0)
        {
            return default;
        }

        var x = 0.0;
        return Html.Of($"""
            <svg class="parts" viewBox="0 0 {Width} 22" preserveAspectRatio="none" role="img" aria-label="What it goes into: {string.Join(", ", shown.Select(Text))}">
            {shown.Select((part, i) =>
            {
                var (start, width) = (x, part.Mean.TotalSeconds / all * Width);
                x += width;
                return Html.Of($"<rect class=\"shade{i % Shades}\" x=\"{start}\" width=\"{Math.Max(1, width - 2)}\" height=\"22\"><title>{Text(part)}</title></rect>");
            })}
            </svg>
            <ul class="legend" aria-hidden="true">{shown.Select((part, i) => Html.Of($"<li><svg viewBox=\"0 0 10 10\"><rect class=\"shade{i % Shades}\" width=\"10\" height=\"10\" rx=\"2\"/></svg>{Text(part)}</li>"))}</ul>
            """);
    }

    private static string Text(PartOfTime part) => $"{part.Name} {Words.Duration(part.Mean)}";
}
