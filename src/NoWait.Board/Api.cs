using System.Text.Json;
using NoWait.Board.Data;
using NoWait.Timing.Events;
using NoWait.Timing.Reports;

namespace NoWait.Board;

/// <summary>The same as JSON, the newest first: names, but no mail addresses.</summary>
internal static class Api
{
    public static void WriteRuns(Utf8JsonWriter json, Snapshot snapshot) => WriteList(json, snapshot.Runs, WriteRun);

    public static void WriteDeployments(Utf8JsonWriter json, Snapshot snapshot) =>
        WriteList(json, snapshot.Deployments, WriteDeployment);

    /// <summary>The last deployment of each service to each environment, and what is live where that is another.</summary>
    public static void WriteWhere(Utf8JsonWriter json, Snapshot snapshot) => WriteList(json, snapshot.Latest, WriteDeployment);

    public static void WriteRunning(Utf8JsonWriter json, Snapshot snapshot) => WriteList(json, snapshot.Running, (writer, run) =>
    {
        writer.WriteStartObject();
        writer.WriteString("by", run.By);
        writer.WriteString("started", run.Started);
        writer.WriteNumber("seconds", run.Seconds);
        WriteParts(writer, "targets", run.Targets);
        writer.WriteStartArray("steps");
        foreach (var step in run.Steps)
        {
            writer.WriteStringValue(step);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteList<T>(Utf8JsonWriter json, IReadOnlyList<T> newestFirst, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var item in newestFirst)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    private static void WriteRun(Utf8JsonWriter json, Run run)
    {
        json.WriteStartObject();
        json.WriteString("at", run.At);
        json.WriteString("by", run.By.Name);
        json.WriteString("where", Where(run.Where));
        json.WriteString("asked", string.Join(", ", run.Asked));
        json.WriteString("result", Result(run.Result));
        json.WriteNumber("seconds", run.Seconds);
        json.WriteNumber("dollars", Math.Round(Totals.DollarsOf(run), 4));
        WriteParts(json, "targets", [.. run.Targets.Select(target => new DeploymentPart(target.Name, target.Seconds))]);
        json.WriteEndObject();
    }

    private static void WriteDeployment(Utf8JsonWriter json, Deployment deployment)
    {
        json.WriteStartObject();
        json.WriteString("at", deployment.At);
        json.WriteString("service", deployment.Service);
        json.WriteString("environment", deployment.Environment);
        json.WriteString("from", deployment.From);
        json.WriteString("to", deployment.To);
        json.WriteString("commit", deployment.Commit);
        json.WriteString("by", deployment.By.Name);
        json.WriteString("where", Where(deployment.Where));
        json.WriteString("result", Result(deployment.Result));
        json.WriteBoolean("rollBack", deployment.IsRollBack);
        json.WriteBoolean("liveUpdated", deployment.IsLiveUpdated);
        json.WriteNumber("seconds", deployment.Seconds);
        if (deployment.ToLive is { } live)
        {
            json.WriteNumber("startToLiveSeconds", live);
            WriteParts(json, "parts", deployment.Parts);
        }

        if (deployment.LeadTime is { } lead)
        {
            json.WriteNumber("leadSeconds", lead.TotalSeconds);
        }

        json.WriteStartArray("changes");
        foreach (var change in deployment.Changes)
        {
            json.WriteStartObject();
            json.WriteString("commit", change.Commit);
            json.WriteString("author", change.Author.Name);
            json.WriteString("subject", change.Subject);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, string name, IReadOnlyList<DeploymentPart> parts)
    {
        json.WriteStartObject(name);
        foreach (var part in parts.DistinctBy(part => part.Target))
        {
            json.WriteNumber(part.Target, Math.Round(part.Seconds, 6));
        }

        json.WriteEndObject();
    }

    private static string Where(Place place) => place == Place.Ci ? "ci" : "laptop";

    private static string Result(Outcome outcome) => outcome switch
    {
        Outcome.Failed => "failed",
        Outcome.Cancelled => "cancelled",
        Outcome.WentBack => "went back",
        Outcome.Skipped => "skipped",
        _ => "succeeded",
    };
}
