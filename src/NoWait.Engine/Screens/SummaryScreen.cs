using Nuke.Common.Execution;

namespace Nuke.Common.Screens;

/// <summary>The table at the end: what became of each target, how long it took, and what it has to say.</summary>
internal static class SummaryScreen
{
    public static void Draw(Page page, IReadOnlyCollection<ExecutableTarget> plan, TimeSpan total, string verdict, bool isGood)
    {
        var shown = new List<ExecutableTarget>();
        var name = "Target".Length;
        foreach (var target in plan)
        {
            if (target.Status is not (ExecutionStatus.Collective or ExecutionStatus.None))
            {
                shown.Add(target);
                name = Math.Max(name, target.Name.Length);
            }
        }

        if (shown.Count > 0)
        {
            DrawTable(page, shown, name + 3, total);
        }

        page.Line().Line(verdict, isGood ? Style.Good : Style.Bad);
    }

    private static void DrawTable(Page page, List<ExecutableTarget> targets, int name, TimeSpan total)
    {
        page.Line().Add("  ").AddLeft("Target", name, Style.Strong).AddLeft("Status", 10, Style.Strong)
            .AddRight("Time", 12, Style.Strong).EndLine();
        foreach (var target in targets)
        {
            page.Add("  ").AddLeft(target.Name, name).AddLeft(NameOf(target.Status), 10, StyleOf(target.Status))
                .AddRight(Time(target), 12).Add("   ").Add(Remark(target), Style.Faint).EndLine();
        }

        page.Add("  ").AddLeft("Total", name, Style.Strong).AddLeft("", 10)
            .AddRight(Words.Of(total), 12, Style.Strong).EndLine();
    }

    // Enum.ToString reads the names by reflection, which costs a millisecond in a run of fifty.
    private static string NameOf(ExecutionStatus status) =>
        status switch
        {
            ExecutionStatus.Succeeded => nameof(ExecutionStatus.Succeeded),
            ExecutionStatus.Failed => nameof(ExecutionStatus.Failed),
            ExecutionStatus.Skipped => nameof(ExecutionStatus.Skipped),
            ExecutionStatus.Aborted => nameof(ExecutionStatus.Aborted),
            ExecutionStatus.NotRun => nameof(ExecutionStatus.NotRun),
            _ => status.ToString(),
        };

    private static Style StyleOf(ExecutionStatus status) =>
        status switch
        {
            ExecutionStatus.Succeeded => Style.Good,
            ExecutionStatus.Failed or ExecutionStatus.Aborted => Style.Bad,
            _ => Style.Faint,
        };

    private static string Time(ExecutableTarget target) =>
        target.Status is ExecutionStatus.Succeeded or ExecutionStatus.Failed or ExecutionStatus.Aborted
            ? Words.Of(target.Duration)
            : "";

    private static string Remark(ExecutableTarget target)
    {
        if (target.Skipped is not null)
        {
            return target.Skipped;
        }

        var remark = "";
        foreach (var pair in target.SummaryInformation)
        {
            remark += (remark.Length > 0 ? ", " : "") + pair.Key + ": " + pair.Value;
        }

        return remark;
    }
}
