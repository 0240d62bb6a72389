using NoWait.Timing.Rendering;

namespace NoWait.Timing.Live;

/// <summary>Says in a line, or in one for each service, what a target is at.</summary>
internal static class ProgressText
{
    /// <summary>Less room makes nothing that anybody can read.</summary>
    public const int Narrowest = 20;

    private const int MostInALog = 3;

    /// <summary>The line of a log.</summary>
    public static string Plain(Span target, WorkProgress? work)
    {
        var steps = Steps(target);
        if (work is not { Total: > 1 })
        {
            return Words.Plain(string.Join("  ", steps.Prepend(Head(target))));
        }

        var more = steps.Count > MostInALog ? [$"and {steps.Count - MostInALog} more"] : Array.Empty<string>();
        return Words.Plain(string.Join("  ", [$"{Head(target)}  {Total(work)}", .. steps.Take(MostInALog), .. more]));
    }

    /// <summary>The lines on a terminal, none longer than its room: one, or of several services the total and one for each that runs.</summary>
    public static IReadOnlyList<string> Lines(Span target, WorkProgress? work, int room, int most)
    {
        var steps = Steps(target);
        var head = Head(target);
        if (work is not { Total: > 1 })
        {
            // Each gets an equal part of what is left, so that a long command hides none of the others.
            var part = steps.Count == 0 ? 0 : Math.Max(Narrowest, ((room - head.Length) / steps.Count) - 2);
            return [Fit(Words.Plain(string.Join("  ", steps.Select(step => Fit(step, part)).Prepend(head))), room)];
        }

        var shown = Math.Min(steps.Count, Math.Max(0, most - 1));
        var more = steps.Count - shown;
        var total = $"{head}  {Total(work)}{(more > 0 ? $", {more} not shown" : "")}";
        return [Fit(Words.Plain(total), room), .. steps.Take(shown).Select(step => Fit(Words.Plain($"  {step}"), room))];
    }

    private static string Head(Span target) => $"{target.Text}  {Words.Duration(target.Duration)}";

    private static string Total(WorkProgress work) =>
        $"{work.Done} of {work.Total} done, {work.Running} running, {work.Waiting} waiting"
        + (work.Left is { } left ? $", about {Words.Duration(left < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(Math.Round(left.TotalSeconds)))} left" : "");

    private static List<string> Steps(Span target) =>
        [.. target.Children.SelectMany(child => Running(child, stage: null)).Distinct(StringComparer.Ordinal)];

    private static string Fit(string text, int room) => text.Length <= room ? text : $"{text.AsSpan(0, room - 1)}…";

    // The innermost steps that run: those around them only say the same in other words.
    private static List<string> Running(Span span, string? stage)
    {
        if (span.State != SpanState.Running)
        {
            return [];
        }

        stage = span.Stage ?? stage;
        var inner = span.Children.SelectMany(child => Running(child, stage)).ToList();
        return inner.Count > 0 ? inner : [Name(span, stage)];
    }

    private static string Name(Span span, string? stage)
    {
        var place = string.Join(' ', new[] { span.Service, stage }.Where(name => name is { Length: > 0 } && name != span.Text));
        return $"{place}{(place.Length > 0 ? ": " : "")}{span.Text} {Words.Duration(span.Duration)}";
    }
}
