using System.Globalization;
using System.Text;
using NoWait.Timing;
using NoWait.Timing.Events;
using NoWait.Timing.Rendering;

namespace NoWait.Workflows;

/// <summary>Compares a pull request's times with those of the branch that it goes into, as a comment.</summary>
public static class PullRequestTimes
{
    private const int MostRuns = 20;

    /// <summary>A file's name in <see cref="Workspace.Waiting"/>.</summary>
    public const string FileName = "comment.md";

    /// <summary>Writes the comment beside the run's reports.</summary>
    /// <param name="run">The pull request's run.</param>
    /// <param name="workspace">Where the ledger and the reports lie.</param>
    /// <param name="branch">The branch that it goes into.</param>
    public static void Save(Run run, Workspace workspace, string branch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(workspace);
        var before = new Ledger(workspace.Ledger).Newest().OfType<Run>()
            .Where(other => other.Id != run.Id && other.Branch == branch && other.Result == Outcome.Succeeded && !other.Unchanged)
            .Take(MostRuns).ToList();
        File.WriteAllText(Path.Combine(workspace.Waiting, FileName), Render(run, before, branch));
    }

    /// <summary>The comment, in Markdown; medians, because one slow runner says nothing.</summary>
    public static string Render(Run run, IReadOnlyList<Run> before, string branch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(before);
        var text = new StringBuilder();
        var whole = Median(before.Where(other => other.Asked.SequenceEqual(run.Asked)).Select(other => other.Seconds));
        text.Append(CultureInfo.InvariantCulture, $"### {Escape(string.Join(' ', run.Asked))}: {Time(run.Seconds)}{Against(run.Seconds, whole, branch)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| target | here | {Escape(branch)} | |\n|---|--:|--:|--:|\n");
        foreach (var target in run.Targets.Where(target => target.Result is Outcome.Succeeded or Outcome.Failed))
        {
            var usual = Median(before.SelectMany(other => other.Targets)
                .Where(other => other.Name == target.Name && other.Result == Outcome.Succeeded).Select(other => other.Seconds));
            text.Append(CultureInfo.InvariantCulture, $"| {Escape(target.Name)} | {Time(target.Seconds)} | {(usual is { } time ? Time(time) : "–")} | {Change(target.Seconds, usual)} |\n");
        }

        var cost = (decimal)run.Seconds / 3600 * run.Rate * run.Waiting;
        text.Append(CultureInfo.InvariantCulture, $"\nWaiting for it: ${cost:0.00}{(run.Billed is { } billed ? $"; billed by the minute, each job rounded up: ${billed:0.000}" : "")}.");
        text.Append(before.Count == 0
            ? $" No run of {Escape(branch)} is known here to compare with.\n"
            : string.Create(CultureInfo.InvariantCulture, $" Compared with the median of {before.Count} {(before.Count == 1 ? "run" : "runs")} of {Escape(branch)}.\n"));
        return text.ToString();
    }

    private static string Against(double seconds, double? usual, string branch) =>
        usual is { } time ? $", {Change(seconds, time)} against {Escape(branch)}" : "";

    private static string Change(double seconds, double? usual) => usual is not { } time ? ""
        : Math.Abs(seconds - time) < 0.05 ? "±0"
        : string.Create(CultureInfo.InvariantCulture, $"{(seconds < time ? "−" : "+")}{Time(Math.Abs(seconds - time))}");

    private static string Time(double seconds) => Words.Duration(TimeSpan.FromSeconds(seconds));

    private static double? Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? null : sorted[sorted.Count / 2];
    }

    // A branch is called as somebody likes.
    private static string Escape(string text) => string.Concat(text.Select(character =>
        character is '|' or '<' or '>' or '&' or '`' or '*' or '_' or '[' or ']' or '\\' or '#' or '@' ? $"&#{(int)character};" : character < ' ' ? " " : $"{character}"));
}
