using System.Globalization;
using System.Text;
using NoWait.Board.Data;
using NoWait.Board.Pages;
using NoWait.Timing.Figures;

namespace NoWait.Board;

/// <summary>The figures in Prometheus' text format, version 0.0.4: gauges over the last week, and when each service went live.</summary>
internal static class Metrics
{
    public const string Path = "/metrics";

    public static string Render(Snapshot snapshot)
    {
        var text = new StringBuilder();
        var (week, waiting) = (snapshot.Week.Delivery, snapshot.Week.Waiting);
        One(text, "nowait_week_deploys", "Deployments that went live in the last seven days.", week.Deploys);
        One(text, "nowait_week_changes", "Commits that they brought.", week.Changes);
        One(text, "nowait_week_people", "People who wrote or deployed them.", week.People);
        One(text, "nowait_week_failures", "New versions that failed in the last seven days.", week.Failures);
        One(text, "nowait_week_change_failure_ratio", "Their share of new versions.", week.FailureRate);
        One(text, "nowait_week_lead_time_seconds", "Median time from commit to live.", Median(week.LeadTime));
        One(text, "nowait_week_recovery_seconds", "Median time until a failed service was well again.", Median(week.Recovery));
        One(text, "nowait_week_to_live_seconds", "Median time from the start of a run until it was live.", Median(week.ToLive));
        One(text, "nowait_week_runs", "Runs in the last seven days.", waiting.Runs);
        One(text, "nowait_week_waiting_seconds", "What people waited for them.", waiting.Waited.TotalSeconds);
        One(text, "nowait_week_waiting_dollars", "What that cost.", (double)waiting.Dollars);
        Head(text, "nowait_week_target_waiting_seconds", "What people waited for each target in the last seven days.");
        foreach (var target in waiting.Targets)
        {
            Line(text, "nowait_week_target_waiting_seconds", $"{{target=\"{Label(target.Name)}\"}}", target.Waited.TotalSeconds);
        }

        Head(text, "nowait_deployed_timestamp_seconds", "When each service went live in each environment.");
        foreach (var live in snapshot.Latest.Where(LastDeployment.IsWell))
        {
            var labels = $"{{service=\"{Label(live.Service)}\",environment=\"{Label(live.Environment)}\",digest=\"{Label(live.To)}\"}}";
            Line(text, "nowait_deployed_timestamp_seconds", labels, live.At.ToUnixTimeMilliseconds() / 1000.0);
        }

        One(text, "nowait_running", "Runs at this moment.", snapshot.Running.Count);
        One(text, "nowait_ledger_damaged_lines", "Lines of the ledger that had to be skipped.", snapshot.Damaged);
        return text.ToString();
    }

    private static double? Median(Spread? spread) => spread?.Median.TotalSeconds;

    private static void One(StringBuilder text, string name, string help, double? value)
    {
        if (value is { } known)
        {
            Head(text, name, help);
            Line(text, name, "", known);
        }
    }

    private static void Head(StringBuilder text, string name, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value}\n");

    private static string Label(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
