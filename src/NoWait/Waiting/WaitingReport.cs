using NoWait.Timing.Rendering;
using NoWait.Timing.Reports;

namespace NoWait.Waiting;

/// <summary>Hands a run's report to those who wait for it.</summary>
public static class WaitingReport
{
    /// <summary>Writes <c>report.md</c>, <c>report.json</c> and <c>report.html</c>, and adds to GitHub's step summary.</summary>
    /// <param name="report">The report.</param>
    /// <param name="workspace">Whose <see cref="Workspace.Waiting"/> folder it goes to.</param>
    /// <param name="stepSummary">The step summary's file; null for none.</param>
    public static void Save(Report report, Workspace workspace, string? stepSummary)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        Directory.CreateDirectory(workspace.Waiting);
        var markdown = MarkdownRenderer.Render(report);
        File.WriteAllText(Path.Combine(workspace.Waiting, "report.md"), markdown);
        File.WriteAllText(Path.Combine(workspace.Waiting, "report.json"), JsonRenderer.Render(report));
        File.WriteAllText(Path.Combine(workspace.Waiting, "report.html"), HtmlRenderer.Render(report));
        if (!string.IsNullOrEmpty(stepSummary))
        {
            File.AppendAllText(stepSummary, markdown);
        }
    }

    /// <summary>Prints the report: the whole of it, or a line for each service when the run found nothing to do.</summary>
    public static void Print(Report report, TextWriter output, TerminalStyle style)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(report.Run.Unchanged ? UnchangedRenderer.Render(report) : '\n' + TerminalRenderer.Render(report, style));
        output.Flush();
    }
}
