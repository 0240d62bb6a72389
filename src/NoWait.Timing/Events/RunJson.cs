using System.Text.Json;

namespace NoWait.Timing.Events;

/// <summary>Runs as JSON; the targets and the steps, which are long, stand last.</summary>
internal static class RunJson
{
    private static readonly string[] Known =
    [
        "at", "event", "v", "id", "started", "by", "where", "host", "commit", "branch", "asked", "services", "result", "error",
        "unchanged", "seconds", "waiting", "rate", "billed", "targets", "steps",
    ];

    public static void Write(JsonLine json, Run run)
    {
        json.WriteTime("started", run.Started);
        json.WritePerson("by", run.By);
        json.WriteString("where", JsonWords.Of(run.Where));
        json.WriteOptional("host", run.Host);
        json.WriteOptional("commit", run.Commit);
        json.WriteOptional("branch", run.Branch);
        json.WriteList("asked", run.Asked, static (json, name) => json.WriteStringValue(name));
        json.WriteList("services", run.Services, static (json, name) => json.WriteStringValue(name));
        json.WriteString("result", JsonWords.Of(run.Result));
        json.WriteOptional("error", run.Error);
        json.WriteTrue("unchanged", run.Unchanged);
        json.WriteNumber("seconds", run.Seconds);
        json.WriteNumber("waiting", run.Waiting);
        json.WriteNumber("rate", run.Rate);
        if (run.Billed is { } billed)
        {
            json.WriteNumber("billed", billed);
        }

        json.WriteList("targets", run.Targets, WriteTarget);
        json.WriteList("steps", run.Steps, WriteStep);
    }

    public static Run Read(JsonElement json) => new()
    {
        At = json.Time("at"),
        Id = json.Text("id"),
        Version = json.Whole("v", 1),
        Started = json.Time("started", orElse: json.Time("at")),
        By = json.Person("by"),
        Where = JsonWords.Place(json.TextOrNull("where")),
        Host = json.TextOrNull("host"),
        Commit = json.TextOrNull("commit"),
        Branch = json.TextOrNull("branch"),
        Asked = json.List("asked", static name => name.GetString() ?? ""),
        Services = json.List("services", static name => name.GetString() ?? ""),
        Result = JsonWords.Outcome(json.TextOrNull("result")),
        Error = json.TextOrNull("error"),
        Unchanged = json.Flag("unchanged"),
        Seconds = json.Real("seconds"),
        Waiting = json.Whole("waiting", 1),
        Rate = json.Money("rate") ?? 0,
        Billed = json.Money("billed"),
        Targets = json.List("targets", ReadTarget),
        Steps = json.List("steps", ReadStep),
        Unknown = json.Except(Known),
    };

    private static void WriteTarget(JsonLine json, RunTarget target)
    {
        json.WriteStartObject();
        json.WriteString("name", target.Name);
        json.WriteNumber("seconds", target.Seconds);
        json.WriteString("result", JsonWords.Of(target.Result));
        json.WriteOptional("note", target.Note);
        json.WriteEndObject();
    }

    private static RunTarget ReadTarget(JsonElement json) => new(json.Text("name"), json.Real("seconds"))
    {
        Result = JsonWords.Outcome(json.TextOrNull("result")),
        Note = json.TextOrNull("note"),
    };

    private static void WriteStep(JsonLine json, RunStep step)
    {
        json.WriteStartObject();
        json.WriteString("target", step.Target);
        json.WriteString("kind", step.Kind);
        json.WriteNumber("start", step.Start);
        json.WriteNumber("seconds", step.Seconds);
        json.WriteOptional("text", step.Text);
        json.WriteOptional("service", step.Service);
        json.WriteOptional("stage", step.Stage);
        json.WriteOptional("cache", step.CacheHit switch { true => step.IsRemote ? "remote" : "hit", false => "miss", _ => null });
        if (step.Bytes is { } bytes)
        {
            json.WriteNumber("bytes", bytes);
        }

        json.WriteOptional("error", step.Error);
        json.WriteEndObject();
    }

    private static RunStep ReadStep(JsonElement json) =>
        new(json.TextOrNull("target") ?? "", json.Text("kind"), json.Real("start"), json.Real("seconds"))
        {
            Text = json.TextOrNull("text"),
            Service = json.TextOrNull("service"),
            Stage = json.TextOrNull("stage"),
            CacheHit = json.TextOrNull("cache") switch { "hit" or "remote" => true, "miss" => false, _ => null },
            IsRemote = json.TextOrNull("cache") == "remote",
            Bytes = json.Long("bytes"),
            Error = json.TextOrNull("error"),
        };
}
