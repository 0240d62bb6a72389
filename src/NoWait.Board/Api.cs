using System.Text.Json;
using NoWait.Board.Data;
using NoWait.Timing.Events;

namespace NoWait.Board;

/// <summary>The same as JSON, the newest first: names, but no mail addresses.</summary>
internal static class Api
{
    private const int Most = 200;

    public static void WriteRuns(Utf8JsonWriter json, Snapshot snapshot) => WriteList(json, snapshot.Runs, WriteRun);

    public static void WriteDeployments(Utf8JsonWriter json, Snapshot snapshot) =>
        WriteList(json, snapshot.Deployments, WriteDeployment);

    private static void WriteList<T>(Utf8JsonWriter json, IReadOnlyList<T> oldestFirst, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var item in oldestFirst.Reverse().Take(Most))
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    private static void WriteRun(Utf8JsonWriter json, RunEntry run)
    {
        json.WriteStartObject();
        json.WriteString("at", run.At);
        json.WriteString("by", run.Who);
        json.WriteString("where", Where(run.Where));
        json.WriteString("asked", run.Asked);
        json.WriteString("result", Result(run.Result));
        json.WriteNumber("seconds", run.Seconds);
        json.WriteNumber("dollars", Math.Round(run.Dollars, 4));
        json.WriteStartObject("targets");
        foreach (var target in run.Targets.DistinctBy(target => target.Name))
        {
            json.WriteNumber(target.Name, target.Seconds);
        }

        json.WriteEndObject();
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
        json.WriteString("by", deployment.By.Name);
        json.WriteString("where", Where(deployment.Where));
        json.WriteString("result", Result(deployment.Result));
        json.WriteNumber("seconds", deployment.Seconds);
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
