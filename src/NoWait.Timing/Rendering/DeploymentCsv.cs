using System.Globalization;
using NoWait.Timing.Events;

namespace NoWait.Timing.Rendering;

/// <summary>Deployments as comma-separated values (RFC 4180), for a spreadsheet.</summary>
public static class DeploymentCsv
{
    /// <summary>The first line.</summary>
    public const string Head =
        "at,service,environment,result,rollBack,liveUpdated,from,to,commit,changes,authors,by,where,host,seconds,startToLiveSeconds,leadSeconds,error";

    /// <summary>A deployment's line, without its end.</summary>
    public static string Render(Deployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        string?[] cells =
        [
            deployment.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            deployment.Service,
            deployment.Environment,
            JsonWords.Of(deployment.Result),
            deployment.IsRollBack ? "yes" : "no",
            deployment.IsLiveUpdated ? "yes" : "no",
            deployment.From,
            deployment.To,
            deployment.Commit,
            Number(deployment.Changes.Count),
            string.Join("; ", deployment.Changes.Select(change => change.Author.Name).Distinct(StringComparer.Ordinal)),
            deployment.By.Name,
            JsonWords.Of(deployment.Where),
            deployment.Host,
            Number(deployment.Seconds),
            deployment.ToLive is { } live ? Number(live) : null,
            deployment.LeadTime is { } lead ? Number(lead.TotalSeconds) : null,
            deployment.Error,
        ];
        return string.Join(',', cells.Select(Cell));
    }

    private static string Number(double number) => Math.Round(number, 3).ToString(CultureInfo.InvariantCulture);

    // A spreadsheet takes what begins so for a formula; a name or an error must stay text.
    private static string Cell(string? text)
    {
        text = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && !double.TryParse(text, CultureInfo.InvariantCulture, out _) ? "'" + text : text ?? "";
        return text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
