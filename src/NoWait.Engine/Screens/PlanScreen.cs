using Nuke.Common.Execution;

namespace Nuke.Common.Screens;

/// <summary>What would run, as a tree that hangs each target below what it is run for.</summary>
internal static class PlanScreen
{
    public static void Draw(
        Page page,
        IReadOnlyList<ExecutableTarget> roots,
        IReadOnlyList<ExecutableTarget> plan,
        Durations durations)
    {
        var rows = new List<Row>();
        var shown = new HashSet<ExecutableTarget>();
        foreach (var root in roots)
        {
            AddRows(rows, shown, plan, root, "", "", "");
        }

        foreach (var target in plan.Where(x => !shown.Contains(x)))
        {
            AddRows(rows, shown, plan, target, "", "", "");
        }

        page.Line();
        DrawTree(page, rows, durations);
        DrawOrder(page, plan, durations);
    }

    private static void DrawTree(Page page, List<Row> rows, Durations durations)
    {
        var names = rows.Max(x => x.Width);
        var times = rows.Max(x => Last(durations, x.Target).Length);
        foreach (var row in rows)
        {
            page.Add("  ").Add(row.Branch, Style.Faint)
                .Add(row.Target.Name, row.IsRepeated ? Style.Faint : Style.Strong).Add(row.Note, Style.Faint)
                .AddRight(row.IsRepeated ? "" : Last(durations, row.Target), names - row.Width + 3 + times, Style.Accent)
                .Add("   ").Add(row.IsRepeated ? "" : row.Target.Description ?? "", Style.Faint).EndLine();
        }
    }

    private static void DrawOrder(Page page, IReadOnlyList<ExecutableTarget> plan, Durations durations)
    {
        var working = plan.Where(x => !x.IsCollective).ToList();
        page.Line().Add("  Runs  ", Style.Faint).Line(string.Join(" > ", working.Select(x => x.Name)));
        var measured = working.Select(durations.Last).OfType<TimeSpan>().ToList();
        var known = measured.Count == working.Count ? "" : $", without {working.Count - measured.Count} never measured";
        var sum = measured.Aggregate(TimeSpan.Zero, (total, next) => total + next);
        page.Add("  Last  ", Style.Faint)
            .Line(measured.Count == 0 ? "never measured" : Words.Of(sum) + " in all" + known);
    }

    private static string Last(Durations durations, ExecutableTarget target) =>
        target.IsCollective ? "" : durations.Last(target) is { } duration ? Words.Of(duration) : "-";

    private static void AddRows(
        List<Row> rows,
        HashSet<ExecutableTarget> shown,
        IReadOnlyList<ExecutableTarget> plan,
        ExecutableTarget target,
        string branch,
        string below,
        string note)
    {
        var isNew = shown.Add(target);
        var children = target.ExecutionDependencies.Select(x => (Target: x, Note: ""))
            .Concat(target.Triggers.Select(x => (Target: x, Note: " (triggered)")))
            .Where(x => plan.Contains(x.Target))
            .ToList();
        rows.Add(new Row(branch, target, isNew || children.Count == 0 ? note : note + " ...", !isNew));
        if (!isNew)
        {
            return;
        }

        for (var i = 0; i < children.Count; i++)
        {
            var isLast = i == children.Count - 1;
            AddRows(
                rows,
                shown,
                plan,
                children[i].Target,
                below + (isLast ? "└─ " : "├─ "),
                below + (isLast ? "   " : "│  "),
                children[i].Note);
        }
    }

    private sealed record Row(string Branch, ExecutableTarget Target, string Note, bool IsRepeated)
    {
        public int Width => Branch.Length + Target.Name.Length + Note.Length;
    }
}
