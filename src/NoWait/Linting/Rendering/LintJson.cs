using System.Buffers;
using System.Text;
using System.Text.Json;
using NoWait.Timing.Money;

namespace NoWait.Linting.Rendering;

/// <summary>Findings as JSON: the names stay, others may come.</summary>
public static class LintJson
{
    /// <summary>One object with the definitions, their findings, and what was suppressed and corrected.</summary>
    public static string Write(LintOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartArray("definitions");
            foreach (var definition in outcome.Definitions)
            {
                Definition(json, definition);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Definition(Utf8JsonWriter json, LintedDefinition definition)
    {
        json.WriteStartObject();
        json.WriteString("name", definition.Title);
        Optional(json, "service", definition.Service);
        json.WriteNumber("suppressed", definition.Suppressed);
        List(json, "fixed", definition.Fixed);
        List(json, "findings", definition.Findings);
        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, string name, IReadOnlyList<Finding> findings)
    {
        json.WriteStartArray(name);
        foreach (var finding in findings)
        {
            One(json, finding);
        }

        json.WriteEndArray();
    }

    private static void One(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule.Id);
        json.WriteStartArray("aliases");
        foreach (var alias in finding.Rule.Aliases)
        {
            json.WriteStringValue(alias);
        }

        json.WriteEndArray();
        json.WriteString("severity", LintWords.Severity(finding));
        Optional(json, "file", finding.Origin.File);
        json.WriteNumber("line", finding.Origin.Line);
        json.WriteNumber("endLine", finding.EndLine);
        Optional(json, "stage", finding.Stage);
        Optional(json, "instruction", finding.Instruction);
        json.WriteString("why", finding.Why);
        Optional(json, "correction", finding.Correction);
        json.WriteBoolean("fixable", finding.Fix.Count > 0);
        Price(json, finding.Price);
        json.WriteEndObject();
    }

    private static void Price(Utf8JsonWriter json, Price? price)
    {
        if (price is null)
        {
            json.WriteNull("price");
            return;
        }

        json.WriteStartObject("price");
        json.WriteNumber("secondsABuild", Math.Round(price.SecondsABuild, 3));
        json.WriteNumber("dollarsAYear", Math.Round(price.Year.Dollars, 2));
        json.WriteBoolean("atMost", price.IsBound);
        Inputs(json, "measured", price.Year.Measured);
        Inputs(json, "assumed", price.Year.Assumed);
        json.WriteEndObject();
    }

    private static void Inputs(Utf8JsonWriter json, string name, IReadOnlyList<Input> inputs)
    {
        json.WriteStartObject(name);
        foreach (var input in inputs)
        {
            json.WriteNumber(input.Name, input.Value);
        }

        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, text);
        }
    }
}
