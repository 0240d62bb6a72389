namespace NoWait.Timing.Rendering.Charts;

/// <summary>A run as bars over time: a line for each target, and below it its steps.</summary>
internal static class RunChart
{
    private const double Width = 800;
    private const double Label = 210;
    private const double End = 70;
    private const double Row = 24;
    private const int MostRows = 60;

    public static Html Of(Timeline timeline)
    {
        var path = CriticalPath.Of(timeline).Select(step => step.Span).OfType<Span>().ToHashSet(ReferenceEqualityComparer.Instance);
        path.UnionWith(timeline.Spans.SelectMany(span => Above(span, path)).ToList());
        var rows = Rows(timeline).ToList();
        var height = (rows.Count * Row) + 8;
        return Html.Of($"""
            <svg class="run" viewBox="0 0 {Width} {height}" role="img" aria-label="The run over time: {Words.Duration(timeline.Duration)}">
            {rows.Select((row, i) => RowOf(row, i * Row, timeline.Duration, path))}</svg>

            """);
    }

    private static IEnumerable<(Span Span, int Depth)> Rows(Timeline timeline)
    {
        var shortest = timeline.Duration / 200;
        return timeline.Spans.Where(span => span.State != SpanState.Skipped)
            .SelectMany(span => Below(span, 0))
            .Where(row => row.Depth == 0 || row.Span.Duration >= shortest)
            .Take(MostRows);
    }

    private static IEnumerable<(Span Span, int Depth)> Below(Span span, int depth) =>
        span.Children.SelectMany(child => Below(child, depth + 1)).Prepend((span, depth));

    private static IEnumerable<Span> Above(Span span, HashSet<object?> path)
    {
        var below = span.Children.SelectMany(child => Above(child, path)).ToList();
        return below.Count > 0 || path.Contains(span) ? below.Prepend(span) : below;
    }

    private static Html RowOf((Span Span, int Depth) row, double y, TimeSpan total, HashSet<object?> path)
    {
        var scale = (Width - Label - End) / Math.Max(total.TotalSeconds, 1e-9);
        var x = Label + (row.Span.Start.TotalSeconds * scale);
        var width = Math.Max(1.5, row.Span.Duration.TotalSeconds * scale);
        var kind = row.Span.State == SpanState.Failed ? "failed" : path.Contains(row.Span) ? "path" : "beside";
        var weight = row.Depth == 0 ? "600" : "400";
        return Html.Of($"""
            <g><title>{Title(row.Span)}</title><text x="{row.Depth * 12}" y="{y + 16}" font-weight="{weight}">{Short(row.Span.Text, 30 - (2 * row.Depth))}</text><rect class="{kind}" x="{x}" y="{y + 5}" width="{width}" height="{Row - 10}" rx="2"/><text class="soft" x="{x + width + 6}" y="{y + 16}">{Words.Duration(row.Span.Duration)}</text></g>

            """);
    }

    private static string Title(Span span)
    {
        string?[] parts =
        [
            span.Text,
            span.Service,
            span.Stage,
            Words.Duration(span.Duration),
            span.CacheHit switch { true => span.IsRemote ? "from a cache elsewhere" : "cache hit", false => "cache miss", _ => null },
            span.Bytes is { } bytes ? Words.Bytes(bytes) : null,
            span.Error,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static string Short(string text, int length) => text.Length <= length ? text : $"{text.AsSpan(0, length - 1)}…";
}
