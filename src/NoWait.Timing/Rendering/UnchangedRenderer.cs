using System.Text;
using NoWait.Timing.Reports;

namespace NoWait.Timing.Rendering;

/// <summary>The report of a run that found nothing to do: a line for each service, and what looking took.</summary>
public static class UnchangedRenderer
{
    /// <summary>The report's text; each line ends with a line feed.</summary>
    public static string Render(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        var width = report.Services.Count == 0 ? 0 : report.Services.Max(service => service.Name.Length);
        foreach (var service in report.Services)
        {
            text.Append("  ").Append(Words.Plain(service.Name).PadRight(width)).Append("  nothing changed, runs and is well");
            if (service.Digest is not null)
            {
                text.Append("  ").Append(Words.Digest(service.Digest));
            }

            text.Append(service.Address is null ? "" : "  " + service.Address).Append('\n');
        }

        text.Append("  ").Append(Words.Duration(report.ThisRun.Waited))
            .Append(" of waiting, ").Append(Words.Dollars(report.ThisRun.Dollars));
        if (report.Targets is [{ Name: Timeline.BuildScript, Duration: { } script }, ..])
        {
            text.Append(", ").Append(Words.Duration(script)).Append(" of it for the build script");
        }

        return text.Append('\n').ToString();
    }
}
