using System.Text.Json;

namespace NoWait.Timing.Events;

/// <summary>Deployments as JSON.</summary>
internal static class DeploymentJson
{
    private static readonly string[] Known =
    [
        "at", "event", "v", "id", "run", "service", "environment", "deployer", "from", "to", "commit", "changes", "by", "where", "host",
        "result", "rollBack", "caveats", "liveUpdated", "error", "seconds", "leadSeconds", "toLive", "parts", "address",
    ];

    public static void Write(JsonLine json, Deployment deployment)
    {
        json.WriteOptional("run", deployment.Run);
        json.WriteString("service", deployment.Service);
        json.WriteString("environment", deployment.Environment);
        json.WriteOptional("deployer", deployment.Deployer);
        json.WriteOptional("from", deployment.From);
        json.WriteString("to", deployment.To);
        json.WriteOptional("commit", deployment.Commit);
        json.WritePerson("by", deployment.By);
        json.WriteString("where", JsonWords.Of(deployment.Where));
        json.WriteOptional("host", deployment.Host);
        json.WriteString("result", JsonWords.Of(deployment.Result));
        json.WriteTrue("rollBack", deployment.IsRollBack);
        json.WriteList("caveats", deployment.Caveats, static (json, caveat) => json.WriteStringValue(caveat));
        json.WriteTrue("liveUpdated", deployment.IsLiveUpdated);
        json.WriteOptional("error", deployment.Error);
        json.WriteNumber("seconds", deployment.Seconds);
        if (deployment.LeadTime is { } lead)
        {
            json.WriteNumber("leadSeconds", lead.TotalSeconds);
        }

        if (deployment.ToLive is { } toLive)
        {
            json.WriteNumber("toLive", toLive);
        }

        json.WriteList("parts", deployment.Parts, WritePart);
        json.WriteOptional("address", deployment.Address);
        json.WriteList("changes", deployment.Changes, WriteChange);
    }

    public static Deployment Read(JsonElement json) => new()
    {
        At = json.Time("at"),
        Id = json.Text("id"),
        Version = json.Whole("v", 1),
        Run = json.TextOrNull("run"),
        Service = json.Text("service"),
        Environment = json.TextOrNull("environment") ?? "local",
        Deployer = json.TextOrNull("deployer"),
        From = json.TextOrNull("from"),
        To = json.Text("to"),
        Commit = json.TextOrNull("commit"),
        By = json.Person("by"),
        Where = JsonWords.Place(json.TextOrNull("where")),
        Host = json.TextOrNull("host"),
        Result = JsonWords.Outcome(json.TextOrNull("result")),
        IsRollBack = json.Flag("rollBack"),
        Caveats = json.List("caveats", static caveat => caveat.GetString() ?? ""),
        IsLiveUpdated = json.Flag("liveUpdated"),
        Error = json.TextOrNull("error"),
        Seconds = json.Real("seconds"),
        ToLive = json.RealOrNull("toLive"),
        Parts = json.List("parts", static part => new DeploymentPart(part.Text("target"), part.Real("seconds"))),
        Address = json.TextOrNull("address"),
        Changes = json.List("changes", ReadChange),
        Unknown = json.Except(Known),
    };

    private static void WritePart(JsonLine json, DeploymentPart part)
    {
        json.WriteStartObject();
        json.WriteString("target", part.Target);
        json.WriteNumber("seconds", part.Seconds);
        json.WriteEndObject();
    }

    private static void WriteChange(JsonLine json, Change change)
    {
        json.WriteStartObject();
        json.WriteString("commit", change.Commit);
        json.WriteTime("at", change.At);
        json.WritePerson("author", change.Author);
        json.WriteString("subject", change.Subject);
        json.WriteEndObject();
    }

    private static Change ReadChange(JsonElement json) =>
        new(json.Text("commit"), json.Time("at"), json.Person("author"), json.TextOrNull("subject") ?? "");
}
