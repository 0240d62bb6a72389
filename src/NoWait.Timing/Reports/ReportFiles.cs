using NoWait.Timing.Rendering;

namespace NoWait.Timing.Reports;

/// <summary>The report on disk: <c>report.md</c>, <c>report.json</c> and <c>report.html</c>.</summary>
public static class ReportFiles
{
    /// <summary>Writes the three files; each is whole at every moment.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Where to; it is made when it is not there.</param>
    public static void Write(Report report, string folder)
    {
        Directory.CreateDirectory(folder);
        Replace(Path.Combine(folder, "report.md"), MarkdownRenderer.Render(report));
        Replace(Path.Combine(folder, "report.json"), JsonRenderer.Render(report));
        Replace(Path.Combine(folder, "report.html"), HtmlRenderer.Render(report));
    }

    /// <summary>Adds the report to GitHub's step summary.</summary>
    /// <param name="report">The report.</param>
    /// <param name="path">What the variable <c>GITHUB_STEP_SUMMARY</c> names.</param>
    public static void AddToStepSummary(Report report, string path) =>
        File.AppendAllText(path, MarkdownRenderer.Render(report) + "\n");

    private static void Replace(string path, string text)
    {
        var draft = path + "." + Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture) + "~";
        File.WriteAllText(draft, text);
        File.Move(draft, path, overwrite: true);
    }
}
