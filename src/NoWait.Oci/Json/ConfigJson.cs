using System.Text.Json;

namespace NoWait.Oci.Json;

/// <summary>The JSON of image configurations.</summary>
internal static class ConfigJson
{
    public static ImageConfig Read(JsonObject json) => new()
    {
        Created = json.Time("created"),
        Author = json.OptionalText("author"),
        Architecture = json.Text("architecture"),
        Variant = json.OptionalText("variant"),
        Os = json.Text("os"),
        OsVersion = json.OptionalText("os.version"),
        Config = json.OptionalObject("config", ReadRun),
        RootFileSystem = json.Object("rootfs", root => new RootFileSystem
        {
            Type = root.OptionalText("type") ?? "",
            DiffIds = root.Digests("diff_ids"),
        }),
        History = json.OptionalObjects("history", ReadHistory),
        Extra = json.Rest(),
    };

    public static void Write(Utf8JsonWriter json, ImageConfig config)
    {
        json.Time("created", config.Created);
        json.Text("author", config.Author);
        json.WriteString("architecture", config.Architecture);
        json.Text("variant", config.Variant);
        json.WriteString("os", config.Os);
        json.Text("os.version", config.OsVersion);
        json.Object("config", config.Config, Write);
        json.Object("rootfs", config.RootFileSystem, Write);
        json.Objects("history", config.History, Write);
        json.Rest(config.Extra);
    }

    private static void Write(Utf8JsonWriter json, RootFileSystem root)
    {
        json.WriteString("type", root.Type);
        json.WriteStartArray("diff_ids");
        for (var i = 0; i < root.DiffIds.Count; i++)
        {
            json.WriteStringValue(root.DiffIds[i].ToString());
        }

        json.WriteEndArray();
    }

    private static HistoryEntry ReadHistory(JsonObject json) => new()
    {
        Created = json.Time("created"),
        CreatedBy = json.OptionalText("created_by"),
        Author = json.OptionalText("author"),
        Comment = json.OptionalText("comment"),
        EmptyLayer = json.Flag("empty_layer"),
        Extra = json.Rest(),
    };

    private static void Write(Utf8JsonWriter json, HistoryEntry step)
    {
        json.Time("created", step.Created);
        json.Text("created_by", step.CreatedBy);
        json.Text("author", step.Author);
        json.Text("comment", step.Comment);
        if (step.EmptyLayer)
        {
            json.WriteBoolean("empty_layer", true);
        }

        json.Rest(step.Extra);
    }

    private static RunConfig ReadRun(JsonObject json) => new()
    {
        User = json.OptionalText("User"),
        ExposedPorts = json.Set("ExposedPorts"),
        Env = json.Texts("Env"),
        Entrypoint = json.Texts("Entrypoint"),
        Cmd = json.Texts("Cmd"),
        Volumes = json.Set("Volumes"),
        WorkingDir = json.OptionalText("WorkingDir"),
        Labels = json.Map("Labels"),
        StopSignal = json.OptionalText("StopSignal"),
        Healthcheck = json.OptionalObject("Healthcheck", ReadHealth),
        OnBuild = json.Texts("OnBuild"),
        Shell = json.Texts("Shell"),
        Extra = json.Rest(),
    };

    private static void Write(Utf8JsonWriter json, RunConfig run)
    {
        json.Text("User", run.User);
        json.Set("ExposedPorts", run.ExposedPorts);
        json.Texts("Env", run.Env);
        json.Texts("Entrypoint", run.Entrypoint);
        json.Texts("Cmd", run.Cmd);
        json.Set("Volumes", run.Volumes);
        json.Text("WorkingDir", run.WorkingDir);
        json.Map("Labels", run.Labels);
        json.Text("StopSignal", run.StopSignal);
        json.Object("Healthcheck", run.Healthcheck, Write);
        json.Texts("OnBuild", run.OnBuild);
        json.Texts("Shell", run.Shell);
        json.Rest(run.Extra);
    }

    private static HealthConfig ReadHealth(JsonObject json) => new()
    {
        Test = json.Texts("Test"),
        Interval = json.NumberOrZero("Interval"),
        Timeout = json.NumberOrZero("Timeout"),
        StartPeriod = json.NumberOrZero("StartPeriod"),
        StartInterval = json.NumberOrZero("StartInterval"),
        Retries = (int)json.NumberOrZero("Retries"),
    };

    private static void Write(Utf8JsonWriter json, HealthConfig health)
    {
        json.Texts("Test", health.Test);
        json.NumberUnlessZero("Interval", health.Interval);
        json.NumberUnlessZero("Timeout", health.Timeout);
        json.NumberUnlessZero("StartPeriod", health.StartPeriod);
        json.NumberUnlessZero("StartInterval", health.StartInterval);
        json.NumberUnlessZero("Retries", health.Retries);
    }
}
