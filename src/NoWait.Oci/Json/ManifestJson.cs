using System.Text.Json;

namespace NoWait.Oci.Json;

/// <summary>The JSON of manifests, indexes and the descriptors in them.</summary>
internal static class ManifestJson
{
    public static Manifest ReadManifest(JsonObject json) => new()
    {
        SchemaVersion = (int)json.NumberOrZero("schemaVersion"),
        MediaType = json.OptionalText("mediaType"),
        Config = json.Object("config", ReadDescriptor),
        Layers = json.Objects("layers", ReadDescriptor),
        Annotations = json.Map("annotations"),
        Extra = json.Rest(),
    };

    public static void Write(Utf8JsonWriter json, Manifest manifest)
    {
        json.WriteNumber("schemaVersion", manifest.SchemaVersion);
        json.Text("mediaType", manifest.MediaType);
        json.Object("config", manifest.Config, Write);
        json.Objects("layers", manifest.Layers, Write);
        json.Map("annotations", manifest.Annotations);
        json.Rest(manifest.Extra);
    }

    public static ImageIndex ReadIndex(JsonObject json) => new()
    {
        SchemaVersion = (int)json.NumberOrZero("schemaVersion"),
        MediaType = json.OptionalText("mediaType"),
        Manifests = json.OptionalObjects("manifests", ReadDescriptor) ?? [],
        Annotations = json.Map("annotations"),
        Extra = json.Rest(),
    };

    public static void Write(Utf8JsonWriter json, ImageIndex index)
    {
        json.WriteNumber("schemaVersion", index.SchemaVersion);
        json.Text("mediaType", index.MediaType);
        json.Objects("manifests", index.Manifests, Write);
        json.Map("annotations", index.Annotations);
        json.Rest(index.Extra);
    }

    public static Descriptor ReadDescriptor(JsonObject json) => new()
    {
        MediaType = json.Text("mediaType"),
        Digest = json.Digest("digest"),
        Size = json.Number("size"),
        Urls = json.Texts("urls"),
        Annotations = json.Map("annotations"),
        Platform = json.OptionalObject("platform", ReadPlatform),
        Extra = json.Rest(),
    };

    public static void Write(Utf8JsonWriter json, Descriptor descriptor)
    {
        json.WriteString("mediaType", descriptor.MediaType);
        json.WriteString("digest", descriptor.Digest.ToString());
        json.WriteNumber("size", descriptor.Size);
        json.Texts("urls", descriptor.Urls);
        json.Map("annotations", descriptor.Annotations);
        json.Object("platform", descriptor.Platform, Write);
        json.Rest(descriptor.Extra);
    }

    private static Platform ReadPlatform(JsonObject json) => new()
    {
        Architecture = json.Text("architecture"),
        Os = json.Text("os"),
        OsVersion = json.OptionalText("os.version"),
        Variant = json.OptionalText("variant"),
        Extra = json.Rest(),
    };

    private static void Write(Utf8JsonWriter json, Platform platform)
    {
        json.WriteString("architecture", platform.Architecture);
        json.WriteString("os", platform.Os);
        json.Text("os.version", platform.OsVersion);
        json.Text("variant", platform.Variant);
        json.Rest(platform.Extra);
    }
}
