namespace NoWait.Timing;

/// <summary>What a run spent its time on: its targets, and the steps inside them. An immutable value.</summary>
/// <param name="Started">When the run started, by the wall clock.</param>
/// <param name="Duration">How long it took by a monotonic clock; so far, while it runs.</param>
/// <param name="Spans">The targets and whatever ran outside of any, by start.</param>
public sealed record Timeline(DateTimeOffset Started, TimeSpan Duration, IReadOnlyList<Span> Spans)
{
    /// <summary>The targets, in the order in which they ran.</summary>
    public IEnumerable<Span> Targets => Spans.Where(span => span.IsTarget);

    /// <summary>Every span below the targets, parents first.</summary>
    public IEnumerable<TargetStep> Steps => Spans.SelectMany(root =>
        root.IsTarget ? root.Children.SelectMany(child => Below(root.Text, child)) : Below("", root));

    /// <summary>The name of what comes before all targets.</summary>
    public const string BuildScript = "Build script";

    /// <summary>The timeline of a run that began earlier: until this one began, the build script was compiled and started.</summary>
    /// <param name="time">How long that took, not negative.</param>
    public Timeline AfterBuildScript(TimeSpan time) => new(
        Started - time,
        Duration + time,
        [new Span(Span.TargetKind, TimeSpan.Zero, time) { Step = BuildScript }, .. Spans.Select(span => span.Later(time))]);

    private static IEnumerable<TargetStep> Below(string target, Span span) =>
        span.Children.SelectMany(child => Below(target, child)).Prepend(new(target, span));
}

/// <summary>A span and the target that it belongs to.</summary>
/// <param name="Target">The target's name; "" outside of any.</param>
/// <param name="Span">The span.</param>
public sealed record TargetStep(string Target, Span Span);
