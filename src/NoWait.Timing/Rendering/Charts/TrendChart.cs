namespace NoWait.Timing.Rendering.Charts;

/// <summary>A bar of a <see cref="TrendChart"/>.</summary>
/// <param name="Value">Its height.</param>
/// <param name="Title">What it says when one points at it.</param>
/// <param name="IsLast">Whether it is the one that the others are compared with.</param>
public readonly record struct TrendBar(double Value, string Title, bool IsLast);

/// <summary>Values over time as bars from a common ground.</summary>
public static class TrendChart
{
    private const double Width = 800;
    private const double Height = 100;
    private const double Widest = 40;

    /// <summary>The chart.</summary>
    /// <param name="bars">The bars, the oldest first.</param>
    /// <param name="label">What it shows, for who cannot see it.</param>
    public static Html Of(IReadOnlyList<TrendBar> bars, string label)
    {
        ArgumentNullException.ThrowIfNull(bars);
        var highest = bars.Select(bar => bar.Value).Append(1e-9).Max();
        var step = Math.Min(Widest, Width / Math.Max(1, bars.Count));
        return Html.Of($"""
            <svg class="trend" viewBox="0 0 {Width} {Height}" preserveAspectRatio="none" role="img" aria-label="{label}">
            <line class="line" x1="0" y1="{Height}" x2="{Width}" y2="{Height}"/>
            {bars.Select((bar, i) => Bar(bar, i * step, step, bar.Value / highest))}</svg>

            """);
    }

    private static Html Bar(TrendBar bar, double x, double step, double share)
    {
        var height = Math.Max(1, share * (Height - 6));
        var kind = bar.IsLast ? "path" : "beside";
        return Html.Of($"""
            <rect class="{kind}" x="{x}" y="{Height - height}" width="{Math.Max(1, step - 2)}" height="{height}" rx="1.5"><title>{bar.Title}</title></rect>

            """);
    }
}
