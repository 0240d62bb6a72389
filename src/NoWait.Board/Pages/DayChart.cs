using System.Globalization;
using NoWait.Timing.Figures;
using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>Days as bars from a common ground, today the strongest.</summary>
internal static class DayChart
{
    private const double Width = 900;
    private const double Ground = 100;
    private const double Gap = 0.16;

    /// <summary>How many deployments went live each day, and above them how many did not.</summary>
    public static Html Deploys(IReadOnlyList<DayOfDeploys> days)
    {
        var most = days.Max(day => day.Deploys + day.Failed);
        var label = $"Deploys on each of the last {days.Count} days, at most {days.Max(day => day.Deploys)} a day, {days[^1].Deploys} today";
        return Frame(days, label, most == 0 ? "" : $"{most}", (day, x, width, isToday) =>
        {
            var (good, bad) = (Size(day.Deploys, most), Size(day.Failed, most));
            var title = $"{Date(day)}: {Words.Count(day.Deploys, "deploy")}{(day.Failed == 0 ? "" : $", {day.Failed} failed")}";
            return Html.Of($"""
                <g><title>{title}</title>{Bar(x, Ground - good, width, Math.Max(good, 1), isToday ? "path" : "beside")}{(bad == 0 ? default : Bar(x, Ground - good - bad, width, bad - 1.5, "failed"))}</g>

                """);
        });
    }

    /// <summary>The median time from start to live of each day.</summary>
    public static Html ToLive(IReadOnlyList<DayOfDeploys> days)
    {
        var most = days.Max(day => day.ToLive?.TotalSeconds ?? 0);
        var label = $"Median time from start to live on each of the last {days.Count} days, at most {Words.Duration(TimeSpan.FromSeconds(most))}";
        return Frame(days, label, Words.Duration(TimeSpan.FromSeconds(most)), (day, x, width, isToday) =>
        {
            var size = Size(day.ToLive?.TotalSeconds ?? 0, most);
            return size == 0 ? default : Html.Of($"""
                <g><title>{Date(day)}: {Words.Duration(day.ToLive!.Value)}</title>{Bar(x, Ground - size, width, size, isToday ? "path" : "beside")}</g>

                """);
        });
    }

    // The bars stretch to whatever width there is; words beside them keep their size.
    private static Html Frame(
        IReadOnlyList<DayOfDeploys> days, string label, string most, Func<DayOfDeploys, double, double, bool, Html> draw)
    {
        var step = Width / days.Count;
        return Html.Of($"""
            <div class="days"><p class="soft" aria-hidden="true">{most}</p>
            <svg viewBox="0 0 {Width} {Ground}" preserveAspectRatio="none" role="img" aria-label="{label}">
            {days.Select((day, i) => draw(day, (i * step) + (step * Gap / 2), step * (1 - Gap), i == days.Count - 1))}</svg>
            <p class="axis soft" aria-hidden="true"><span>{Short(days[0])}</span><span>{Short(days[days.Count / 2])}</span><span>today</span></p></div>

            """);
    }

    private static Html Bar(double x, double y, double width, double height, string kind) =>
        Html.Of($"<rect class=\"{kind}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{Math.Max(0.5, height)}\"/>");

    private static double Size(double value, double most) => most <= 0 ? 0 : value / most * Ground;

    private static string Date(DayOfDeploys day) => day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Short(DayOfDeploys day) => day.Date.ToString("MMM d", CultureInfo.InvariantCulture);
}
