using System.Globalization;

namespace NoWait.Images.Dockerfiles;

/// <summary>Writes the value of <c>RUN --mount</c>.</summary>
internal static class MountWriter
{
    /// <summary>The mount's fields in a fixed order, those with commas or quotes quoted.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="word">Writes a template as a word.</param>
    public static string Write(Mount mount, Func<string, string> word)
    {
        var fields = mount switch
        {
            BindMount bind => Bind(bind, word),
            CacheMount cache => Cache(cache, word),
            TmpfsMount tmpfs => ["type=tmpfs", .. Field("target", tmpfs.Target, word), .. Number("size", tmpfs.Size)],
            SecretMount secret => Secret(secret, word),
            SshMount ssh => Ssh(ssh, word),
            _ => throw new InvalidOperationException($"There is no text for a {mount.GetType().Name}."),
        };
        return string.Join(',', fields.Select(Csv));
    }

    private static List<string> Bind(BindMount mount, Func<string, string> word) =>
    [
        "type=bind",
        .. Field("from", mount.From, static text => text),
        .. Field("source", mount.Source, word),
        .. Field("target", mount.Target, word),
        .. Switch("readwrite", mount.ReadWrite),
    ];

    private static List<string> Cache(CacheMount mount, Func<string, string> word) =>
    [
        "type=cache",
        .. Field("id", mount.Id, word),
        .. Field("target", mount.Target, word),
        .. Field("from", mount.From, static text => text),
        .. Field("source", mount.Source, word),
        .. Field("sharing", mount.Sharing == CacheSharing.Shared ? null : mount.Sharing == CacheSharing.Locked ? "locked" : "private", word),
        .. Owner(mount.Mode, mount.UserId, mount.GroupId, word),
        .. Switch("readonly", mount.ReadOnly),
    ];

    private static List<string> Secret(SecretMount mount, Func<string, string> word) =>
    [
        "type=secret",
        .. Field("id", mount.Id, word),
        .. Field("target", mount.Target, word),
        .. Field("env", mount.Variable, word),
        .. Owner(mount.Mode, mount.UserId, mount.GroupId, word),
        .. Switch("required", mount.Required),
    ];

    private static List<string> Ssh(SshMount mount, Func<string, string> word) =>
    [
        "type=ssh",
        .. Field("id", mount.Id, word),
        .. Field("target", mount.Target, word),
        .. Owner(mount.Mode, mount.UserId, mount.GroupId, word),
        .. Switch("required", mount.Required),
    ];

    private static IEnumerable<string> Owner(string? mode, string? user, string? group, Func<string, string> word) =>
        [.. Field("mode", mode, word), .. Field("uid", user, word), .. Field("gid", group, word)];

    private static IEnumerable<string> Field(string key, string? value, Func<string, string> word) =>
        value is null ? [] : [$"{key}={word(value)}"];

    private static IEnumerable<string> Number(string key, long? value) =>
        value is null ? [] : [$"{key}={value.Value.ToString(CultureInfo.InvariantCulture)}"];

    private static IEnumerable<string> Switch(string key, bool value) => value ? [key] : [];

    private static string Csv(string field) =>
        field.AsSpan().ContainsAny(',', '"') ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
