using System.Collections;
using System.Reflection;
using System.Text.Json;
using Nuke.Common.CommandLine;
using Nuke.Common.Execution;
using Nuke.Common.IO;

namespace Nuke.Common.Parameters;

/// <summary><c>.nuke/build.schema.json</c>, by which editors complete names in the parameters file.</summary>
internal static class Schema
{
    /// <summary>The JSON schema (draft 4) of the parameters file of a build.</summary>
    public static byte[] Render(IEnumerable<ExecutableTarget> targets, IEnumerable<ParameterMember> parameters, NukeBuild build)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-04/schema#");
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            json.WriteStartObject("$schema");
            json.WriteString("type", "string");
            json.WriteEndObject();
            foreach (var option in EngineOptions.Known)
            {
                WriteOption(json, option, targets);
            }

            foreach (var parameter in parameters.Where(x => x.Attribute.List))
            {
                WriteParameter(json, parameter, build);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>The values that make sense for a parameter; null when any may.</summary>
    public static IReadOnlyList<string>? AllowedValues(ParameterMember parameter, NukeBuild build)
    {
        if (parameter.Attribute.ValueProviderMember is { } name)
        {
            return Provided(parameter.Attribute.ValueProviderType ?? parameter.Member.DeclaringType!, name, build);
        }

        return parameter.Parameter.ValueType.IsEnum ? Enum.GetNames(parameter.Parameter.ValueType) : null;
    }

    private static IReadOnlyList<string>? Provided(Type type, string name, NukeBuild build)
    {
        const BindingFlags Any =
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var value = type.GetMember(name, Any).FirstOrDefault() switch
        {
            PropertyInfo { GetMethod: { } getter } property =>
                property.GetValue(getter.IsStatic ? null : build),
            FieldInfo field => field.GetValue(field.IsStatic ? null : build),
            MethodInfo method when method.GetParameters().Length == 0 =>
                method.Invoke(method.IsStatic ? null : build, null),
            _ => null,
        };
        return value is IEnumerable values ? [.. values.Cast<object?>().Select(x => x?.ToString() ?? "")] : null;
    }

    private static void WriteOption(Utf8JsonWriter json, EngineOption option, IEnumerable<ExecutableTarget> targets)
    {
        // In a file, names are written as members: NoLogo, Verbosity.
        json.WriteStartObject(string.Concat(option.Name.Split('-').Select(x => char.ToUpperInvariant(x[0]) + x[1..])));
        json.WriteString("description", option.Description);
        var allowed = option.Name switch
        {
            "target" or "skip" => [.. targets.Select(x => x.Name).Order(StringComparer.Ordinal)],
            "verbosity" => Enum.GetNames<Verbosity>(),
            _ => (string[]?)null,
        };
        WriteType(json, option.Shape == OptionShape.Flag ? "boolean" : "string", allowed, option.Shape == OptionShape.List);
        json.WriteEndObject();
    }

    private static void WriteParameter(Utf8JsonWriter json, ParameterMember parameter, NukeBuild build)
    {
        json.WriteStartObject(parameter.Name);
        if (parameter.Attribute.Description is { } description)
        {
            json.WriteString("description", description);
        }

        var isList = Conversion.ElementType(parameter.Parameter.Type) is not null;
        WriteType(json, JsonType(parameter.Parameter.ValueType), AllowedValues(parameter, build), isList);
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, string type, IReadOnlyList<string>? allowed, bool isList)
    {
        if (isList)
        {
            json.WriteString("type", "array");
            json.WriteStartObject("items");
        }

        json.WriteString("type", type);
        if (allowed is not null)
        {
            json.WriteStartArray("enum");
            foreach (var value in allowed)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }

        if (isList)
        {
            json.WriteEndObject();
        }
    }

    private static string JsonType(Type type) =>
        type == typeof(bool) ? "boolean"
        : type == typeof(float) || type == typeof(double) || type == typeof(decimal) ? "number"
        : type.IsPrimitive && type != typeof(char) ? "integer"
        : "string";
}
