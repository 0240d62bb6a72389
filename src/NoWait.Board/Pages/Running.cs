using NoWait.Board.Data;
using NoWait.Timing.Live;
using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>What runs at this moment.</summary>
internal static class Running
{
    private const int Most = 4;

    /// <summary>The place on the page that the running script keeps up to date.</summary>
    public static Html Region(Snapshot snapshot) =>
        Html.Of($"<div id=\"running\" aria-label=\"What runs now\" role=\"region\">{Of(snapshot.Running, snapshot.Month.Delivery.ToLive?.Median, snapshot.Pictures)}</div><p id=\"said\" class=\"unseen\" role=\"status\"></p>");

    /// <summary>What stands in it.</summary>
    /// <param name="runs">What runs.</param>
    /// <param name="usual">How long it usually takes; null when unknown.</param>
    /// <param name="pictures">The pictures of people.</param>
    public static Html Of(IReadOnlyList<RunningRun> runs, TimeSpan? usual, Pictures pictures) => Html.Join(runs.Take(Most).Select(run => Html.Of($"""
        <div class="running">{Face.Of(new(run.By), pictures)}<div><p><b>{run.By}: {run.Targets[^1].Target}</b> <span class="soft">{Words.Duration(TimeSpan.FromSeconds(run.Seconds))}{(usual is { } time ? $", usually {Words.Duration(time)}" : "")}</span></p>
        {Progress(run, usual)}<p class="soft small">{string.Join(" · ", run.Targets.SkipLast(1).Where(target => target.Seconds >= 0.005).Select(target => $"{target.Target} {Words.Duration(TimeSpan.FromSeconds(target.Seconds))}").Concat(run.Steps))}</p></div></div>
        """)));

    private static Html Progress(RunningRun run, TimeSpan? usual)
    {
        var share = usual is { TotalSeconds: > 0 } time ? Math.Min(1, run.Seconds / time.TotalSeconds) : 0;
        return share == 0 ? default : Html.Of($"<svg class=\"bar\" viewBox=\"0 0 100 2\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"beside\" width=\"100\" height=\"2\"/><rect class=\"path\" width=\"{share * 100}\" height=\"2\"/></svg>");
    }
}
