using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace NoWait.Changes.Questions;

/// <summary>What changed, for people and for programs.</summary>
public static class ChangeRenderer
{
    private const int MostCauses = 3;

    /// <summary>A line for each service, those that changed first; each ends with a line feed.</summary>
    /// <param name="answer">What changed.</param>
    /// <param name="zone">Whose clock the times are told by.</param>
    public static string Terminal(ChangeAnswer answer, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var text = new StringBuilder();
        if (answer.Commit is { } commit)
        {
            text.Append(CultureInfo.InvariantCulture, $"  Since {answer.Since} ({Short(commit)}):\n");
        }

        if (answer.Script.Count > 0)
        {
            text.Append("  ! The build script changed since then (").AppendJoin(", ", answer.Script)
                .Append("): what it says of services is taken as it is now.\n");
        }

        var width = answer.Services.Max(service => (int?)service.Service.Length) ?? 0;
        foreach (var service in answer.Services.OrderByDescending(service => service.Changed))
        {
            text.Append("  ").Append(service.Service.PadRight(width)).Append("  ").Append(Words(service, zone)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>One JSON object; <c>docs/changes.md</c> says what each member means.</summary>
    public static string Json(ChangeAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteString("since", answer.Since);
            json.WriteString("commit", answer.Commit);
            Write(json, "script", answer.Script);
            Write(json, "changed", answer.Services.Where(service => service.Changed).Select(service => service.Service));
            json.WriteStartArray("services");
            foreach (var service in answer.Services)
            {
                Write(json, service);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static string Words(ServiceChange service, TimeZoneInfo zone)
    {
        if (service.Error is { } error)
        {
            return "cannot be told: " + error;
        }

        if (service.Changed)
        {
            return string.Join("; ", service.Causes.Take(MostCauses)) + (service.Causes.Count > MostCauses ? "; and more" : "");
        }

        var at = service.Since is { } time ? TimeZoneInfo.ConvertTime(time, zone).ToString(" 'since' yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";
        return $"unchanged{at}{(service.Commit is { } commit ? $", built at {Short(commit)}" : "")}";
    }

    private static void Write(Utf8JsonWriter json, ServiceChange service)
    {
        json.WriteStartObject();
        json.WriteString("service", service.Service);
        json.WriteBoolean("changed", service.Changed);
        Write(json, "causes", service.Causes);
        json.WritePropertyName("since");
        if (service.Since is { } since)
        {
            json.WriteStringValue(since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("commit", service.Commit);
        json.WriteString("image", service.Image);
        json.WriteString("error", service.Error);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }

    private static string Short(string commit) => commit.Length > 8 ? commit[..8] : commit;
}
