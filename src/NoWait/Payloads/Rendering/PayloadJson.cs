using System.Buffers;
using System.Text;
using System.Text.Json;
using NoWait.Binaries;
using NoWait.Binaries.Packing;
using NoWait.Payloads.Waste;

namespace NoWait.Payloads.Rendering;

/// <summary>Advice on bytes as JSON: the names stay, others may come; bytes and seconds, and null for what was not measured.</summary>
public static class PayloadJson
{
    /// <summary>One object with all images, their executables and their waste.</summary>
    public static string Write(PayloadReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            Number(json, "linkMegabits", report.Delivery.Link?.BitsPerSecond / 1e6);
            json.WriteString("link", report.LinkSource);
            Array(json, "images", report.Images, (one, image) => Image(one, image, report));
            Array(json, "notBuilt", report.NotBuilt, (one, name) => one.WriteStringValue(name));
            Array(json, "failures", report.Failures, (one, failure) => one.WriteStringValue(failure));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Image(Utf8JsonWriter json, ImagePayload image, PayloadReport report)
    {
        json.WriteStartObject();
        json.WriteString("name", image.Name);
        json.WriteString("digest", image.Digest);
        Array(json, "programs", image.Programs, (one, program) => Program(one, program, report));
        Waste(json, image.Waste);
        Array(json, "remarks", image.Remarks, (one, remark) => one.WriteStringValue(remark));
        json.WriteEndObject();
    }

    private static void Program(Utf8JsonWriter json, ProgramPayload program, PayloadReport report)
    {
        json.WriteStartObject();
        json.WriteString("path", program.Path);
        json.WriteString("carried", program.Carried);
        Array(json, "variants", program.Variants, (one, variant) => Variant(one, variant, program));
        json.WriteString("packing", program.Packing switch
        {
            Verdict.Packed => "pays",
            Verdict.NotWorthIt => "not worth it",
            Verdict.Impossible => "impossible",
            _ => "unmeasured",
        });
        Array(json, "advice", [.. PayloadWords.Advice(program, report)], (one, sentence) => one.WriteStringValue(sentence));
        Array(json, "omissions", program.Omissions, (one, omission) => one.WriteStringValue(omission));
        json.WriteEndObject();
    }

    private static void Variant(Utf8JsonWriter json, Measurement variant, ProgramPayload program)
    {
        var comparison = program.Comparisons.FirstOrDefault(one => one.After.Variant == variant.Variant);
        json.WriteStartObject();
        json.WriteString("variant", variant.Variant);
        json.WriteNumber("bytes", variant.Size);
        json.WriteNumber("gzipBytes", variant.GzipSize);
        Number(json, "zstdBytes", variant.ZstdSize);
        Number(json, "startSeconds", variant.StartUp?.TotalSeconds);
        Number(json, "memoryBytes", variant.PeakMemory);
        json.WriteNumber("starts", variant.Starts);
        Number(json, "makingSeconds", variant.MakingTime?.TotalSeconds);
        Number(json, "savedOnTheWire", comparison?.SavedOnTheWire);
        Number(json, "paysBelowMegabits", comparison?.BreakEven is { BitsPerSecond: < double.PositiveInfinity } speed ? speed.BitsPerSecond / 1e6 : null);
        json.WriteEndObject();
    }

    private static void Waste(Utf8JsonWriter json, ImageWaste waste)
    {
        json.WriteString("base", waste.Base);
        json.WriteNumber("efficiency", Math.Round(waste.Efficiency, 6));
        json.WriteNumber("diveWastedBytes", waste.DiveBytes);
        json.WriteNumber("ownWastedBytes", waste.OwnBytes);
        json.WriteNumber("baseWastedBytes", waste.BaseBytes);
        Array(json, "layers", waste.Layers, static (one, layer) =>
        {
            one.WriteStartObject();
            one.WriteString("digest", layer.Digest);
            one.WriteNumber("packedBytes", layer.Packed);
            one.WriteNumber("fileBytes", layer.Bytes);
            one.WriteBoolean("base", layer.IsBase);
            one.WriteString("createdBy", layer.CreatedBy);
            one.WriteEndObject();
        });
        Array(json, "waste", waste.Findings, static (one, finding) =>
        {
            one.WriteStartObject();
            one.WriteString("kind", PayloadWords.Name(finding.Kind));
            one.WriteNumber("layer", finding.Layer + 1);
            Number(one, "hiddenByLayer", finding.By + 1);
            one.WriteString("what", finding.What);
            one.WriteNumber("bytes", finding.Bytes);
            one.WriteNumber("files", finding.Files);
            one.WriteString("largest", finding.Example);
            one.WriteString("remedy", finding.Remedy);
            one.WriteEndObject();
        });
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, Math.Round(value, 6));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
