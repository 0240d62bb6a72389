using System.Text.Json;

namespace NoWait.Timing.Events;

/// <summary>Events as lines of JSON, and back.</summary>
internal static class LedgerJson
{
    /// <summary>The event as one line of UTF-8 without its line feed.</summary>
    public static byte[] Write(LedgerEvent entry)
    {
        var json = new JsonLine();
        json.WriteStartObject();
        json.WriteTime("at", entry.At);
        json.WriteString("event", entry.Event);
        json.WriteNumber("v", entry.Version);
        json.WriteString("id", entry.Id);
        if (entry is Deployment deployment)
        {
            DeploymentJson.Write(json, deployment);
        }
        else if (entry is TestResult test)
        {
            TestJson.Write(json, test);
        }
        else if (entry is TestRun tests)
        {
            TestJson.Write(json, tests);
        }

        if (entry.Unknown is not null)
        {
            WriteUnknown(json, entry);
        }

        if (entry is Run run)
        {
            RunJson.Write(json, run);
        }

        json.WriteEndObject();
        return json.ToBytes();
    }

    /// <summary>The event on a line; null, with the reason, when the line is damaged.</summary>
    public static LedgerEvent? TryRead(ReadOnlyMemory<byte> line, out string? damage)
    {
        damage = null;
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            return json.Text("event") switch
            {
                Run.Kind => RunJson.Read(json),
                Deployment.Kind => DeploymentJson.Read(json),
                TestResult.Kind => TestJson.ReadResult(json),
                TestRun.Kind => TestJson.ReadRun(json),
                var kind => new OtherEvent
                {
                    At = json.Time("at"),
                    Id = json.Text("id"),
                    Kind = kind,
                    Version = json.Whole("v", 1),
                    Unknown = json.Except(["at", "event", "id", "v"]),
                },
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            damage = "it is not a whole event";
            return null;
        }
    }

    private static void WriteUnknown(JsonLine json, LedgerEvent entry)
    {
        foreach (var (name, value) in entry.Unknown!)
        {
            json.WriteRaw(name, value.GetRawText());
        }
    }
}
