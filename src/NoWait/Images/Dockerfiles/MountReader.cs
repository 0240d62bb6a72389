using System.Text;

namespace NoWait.Images.Dockerfiles;

/// <summary>Reads the value of <c>RUN --mount</c>: comma-separated <c>key=value</c> fields.</summary>
internal static class MountReader
{
    private static readonly string[] Keys =
    [
        "type", "from", "source", "target", "readonly", "readwrite", "id", "sharing", "required", "size", "mode", "uid", "gid", "env",
    ];

    public static Mount Read(LogicalLine line, string text)
    {
        var fields = Fields(line, text);
        var type = Take(fields, "type")?.ToLowerInvariant() ?? "bind";
        Mount mount = type switch
        {
            "bind" => Bind(line, fields),
            "cache" => Cache(line, fields),
            "tmpfs" => Tmpfs(line, fields),
            "secret" => Secret(line, fields),
            "ssh" => Ssh(line, fields),
            _ => throw line.Error($"RUN --mount type '{LogicalLine.Shorten(type)}' is not known", "Write bind, cache, tmpfs, secret or ssh"),
        };
        if (type is not ("secret" or "ssh") && fields.ContainsKey("required"))
        {
            throw line.Error($"RUN --mount=type={type} has no 'required'", "Leave it out");
        }

        if (type is "bind" or "tmpfs" && (fields.ContainsKey("mode") || fields.ContainsKey("uid") || fields.ContainsKey("gid")))
        {
            throw line.Error($"RUN --mount=type={type} has neither owner nor mode", "Leave uid, gid and mode out");
        }

        return type != "cache" && fields.ContainsKey("sharing")
            ? throw line.Error($"RUN --mount=type={type} has no 'sharing'", "Leave it out")
            : mount;
    }

    private static BindMount Bind(LogicalLine line, Dictionary<string, string?> fields) => new(Target(line, fields))
    {
        Source = Word(line, fields, "source"),
        From = From(line, fields),
        ReadWrite = Flag(line, fields, "readwrite") ?? !Flag(line, fields, "readonly") ?? false,
    };

    private static CacheMount Cache(LogicalLine line, Dictionary<string, string?> fields)
    {
        var mount = new CacheMount(Target(line, fields))
        {
            Id = Word(line, fields, "id"),
            Sharing = Sharing(line, fields),
            From = From(line, fields),
            Source = Word(line, fields, "source"),
            Mode = Mode(line, fields),
            UserId = Word(line, fields, "uid"),
            GroupId = Word(line, fields, "gid"),
            ReadOnly = Flag(line, fields, "readonly") ?? !Flag(line, fields, "readwrite") ?? false,
        };
        return mount with { Variables = NoWait.Cache.VariablesOf(mount) };
    }

    private static TmpfsMount Tmpfs(LogicalLine line, Dictionary<string, string?> fields) => new(Target(line, fields))
    {
        Size = Word(line, fields, "size") is not { } size ? null : SizeText.Read(size) ?? throw line.Error(
            $"RUN --mount size={LogicalLine.Shorten(size)} is no size",
            "Write bytes, or a number with k, m or g; a variable cannot stand here"),
    };

    private static SecretMount Secret(LogicalLine line, Dictionary<string, string?> fields)
    {
        if (Take(fields, "from") is not null)
        {
            throw line.Error("RUN --mount=type=secret has no 'from'", "Leave it out");
        }

        var (id, source) = (Word(line, fields, "id"), Word(line, fields, "source"));
        var mount = new SecretMount
        {
            Id = id is null || source is null ? id ?? source : throw line.Error("RUN --mount=type=secret has both source and id", "Keep id"),
            Target = Word(line, fields, "target"),
            Variable = fields.TryGetValue("env", out var variable) ? line.Word(variable ?? "") : null,
            Required = Flag(line, fields, "required") ?? false,
            Mode = Mode(line, fields),
            UserId = Word(line, fields, "uid"),
            GroupId = Word(line, fields, "gid"),
        };
        return mount.Id is null && mount.Target is null
            ? throw line.Error("RUN --mount=type=secret names no secret", "Write id=NAME")
            : mount;
    }

    private static SshMount Ssh(LogicalLine line, Dictionary<string, string?> fields) => new()
    {
        Id = Word(line, fields, "id"),
        Target = Word(line, fields, "target"),
        Required = Flag(line, fields, "required") ?? false,
        Mode = Mode(line, fields),
        UserId = Word(line, fields, "uid"),
        GroupId = Word(line, fields, "gid"),
    };

    // Without a target, a mount covers the working directory.
    private static string Target(LogicalLine line, Dictionary<string, string?> fields) => Word(line, fields, "target") ?? ".";

    private static string? From(LogicalLine line, Dictionary<string, string?> fields)
    {
        var from = Take(fields, "from");
        return from is not null && from.IndexOf('$', StringComparison.Ordinal) is var at && at >= 0 && at < from.Length - 1
            ? throw line.Error("RUN --mount from takes no variable", "Give that image a stage's name with FROM, and write the name")
            : from;
    }

    private static CacheSharing Sharing(LogicalLine line, Dictionary<string, string?> fields) =>
        Take(fields, "sharing")?.ToLowerInvariant() switch
        {
            null or "shared" => CacheSharing.Shared,
            "private" => CacheSharing.Private,
            "locked" => CacheSharing.Locked,
            var other => throw line.Error($"RUN --mount sharing={LogicalLine.Shorten(other)} is not known", "Write shared, private or locked"),
        };

    private static string? Mode(LogicalLine line, Dictionary<string, string?> fields) => Word(line, fields, "mode") is not { } mode
        ? null
        : mode.Contains('$', StringComparison.Ordinal) || !mode.AsSpan().ContainsAnyExceptInRange('0', '7')
            ? mode
            : throw line.Error($"RUN --mount mode={LogicalLine.Shorten(mode)} is not octal", "Write one such as 0755");

    private static string? Word(LogicalLine line, Dictionary<string, string?> fields, string key) =>
        Take(fields, key) is { } value ? line.Word(value) : null;

    private static string? Take(Dictionary<string, string?> fields, string key) =>
        fields.TryGetValue(key, out var value) && !string.IsNullOrEmpty(value) ? value : null;

    private static bool? Flag(LogicalLine line, Dictionary<string, string?> fields, string key) =>
        !fields.TryGetValue(key, out var value) ? null : value switch
        {
            null or "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
            "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
            _ => throw line.Error($"RUN --mount {key}={LogicalLine.Shorten(value)} is neither true nor false", $"Write {key} alone"),
        };

    private static Dictionary<string, string?> Fields(LogicalLine line, string text)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var field in Split(line, text))
        {
            var at = field.IndexOf('=', StringComparison.Ordinal);
            var key = Alias((at < 0 ? field : field[..at]).ToLowerInvariant());
            if (Array.IndexOf(Keys, key) < 0)
            {
                var nearest = Nearest.Of(key, Keys);
                throw line.Error(
                    $"RUN --mount has no key '{LogicalLine.Shorten(key)}'",
                    nearest is null ? $"It takes {string.Join(", ", Keys)}" : $"Did you mean {nearest}");
            }

            fields[key] = at >= 0 ? field[(at + 1)..]
                : key is "readonly" or "readwrite" or "required" ? null
                : throw line.Error($"RUN --mount '{key}' has no value", $"Write {key}=VALUE");
        }

        return fields;
    }

    private static string Alias(string key) => key switch
    {
        "src" => "source",
        "dst" or "destination" => "target",
        "ro" => "readonly",
        "rw" => "readwrite",
        _ => key,
    };

    private static List<string> Split(LogicalLine line, string text)
    {
        var fields = new List<string>();
        var position = 0;
        while (position <= text.Length)
        {
            var field = position < text.Length && text[position] == '"' ? Quoted(line, text, ref position) : Plain(text, ref position);
            fields.Add(field);
            if (position < text.Length && text[position] != ',')
            {
                throw line.Error("RUN --mount has text after a quoted field", "Put the whole field in quotes");
            }

            position++;
        }

        return fields;
    }

    private static string Plain(string text, ref int position)
    {
        var end = text.IndexOf(',', position);
        var field = end < 0 ? text[position..] : text[position..end];
        position += field.Length;
        return field;
    }

    private static string Quoted(LogicalLine line, string text, ref int position)
    {
        var field = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] != '"')
            {
                field.Append(text[position]);
            }
            else if (position + 1 < text.Length && text[position + 1] == '"')
            {
                field.Append(text[position++]);
            }
            else
            {
                position++;
                return field.ToString();
            }
        }

        throw line.Error("RUN --mount has a quoted field that is not closed", "Close it");
    }
}
