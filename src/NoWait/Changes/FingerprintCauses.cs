using System.Text;

namespace NoWait.Changes;

/// <summary>Puts the difference between two fingerprints into words.</summary>
internal static class FingerprintCauses
{
    /// <summary>What differs, in the order of the later fingerprint, then what is gone.</summary>
    public static IReadOnlyList<string> Between(Fingerprint earlier, Fingerprint later, int most)
    {
        var before = Lines(earlier);
        var causes = new List<string>();
        foreach (var (kind, name, value) in Read(later))
        {
            if (causes.Count == most)
            {
                return causes;
            }

            if (!before.Remove((kind, name), out var old))
            {
                causes.Add(Words(kind, name, null, value));
            }
            else if (old != value)
            {
                causes.Add(Words(kind, name, old, value));
            }
        }

        causes.AddRange(before.Take(most - causes.Count).Select(line => Words(line.Key.Kind, line.Key.Name, line.Value, null)));
        return causes.Count > 0 ? causes : ["files changed while they were read"];
    }

    private static string Words(string kind, string name, string? old, string? now) => kind switch
    {
        "nowait" => "another version of NoWait",
        "platform" => $"platform is now {now}",
        "compress" => $"compression is now {now}",
        "builder" => now is null ? "builder is now host" : $"builder is now {now}",
        "buildkit" => $"BuildKit's {name} {Verb(old, now)}",
        "dockerfile" => $"{name} {Verb(old, now)}",
        "date" => "the source date changed",
        "base" => $"base of stage '{name}' is now {now}",
        "image" => now is null ? $"image {name} is no longer needed" : $"base image {name} now {now}",
        "directive" => $"the directive {name} {Verb(old, now)}",
        "argument" => $"build argument {name} {Verb(old, now)}",
        "variable" => $"environment variable {name} {Verb(old, now)}",
        "tool" => now is { Length: 0 } ? $"tool {name} is not on PATH any more" : $"another version of the tool {name}",
        "step" => Step(name, old, now),
        "document" => $"a here-document of stage '{StageOf(name)}' {Verb(old, now)}",
        "cache" => $"a cache of stage '{StageOf(name)}' {Verb(old, now)}",
        "link" => now is null ? $"link {name} removed" : $"{name} now leads to {now}",
        "file" when old is not null && now is not null && old[1..] == now[1..] =>
            $"{name} is {(now[0] == 'x' ? "now" : "no longer")} executable",
        _ => $"{name} {Verb(old, now)}",
    };

    private static string Step(string name, string? old, string? now)
    {
        var stage = StageOf(name);
        return now is null ? $"stage '{stage}' has no more {old}" : $"stage '{stage}' has {(old is null ? "a new" : "a changed")} {now}";
    }

    private static string StageOf(string place) => place[..place.IndexOf(' ', StringComparison.Ordinal)];

    private static string Verb(string? old, string? now) => old is null ? "added" : now is null ? "removed" : "changed";

    private static Dictionary<(string Kind, string Name), string> Lines(Fingerprint fingerprint)
    {
        var lines = new Dictionary<(string, string), string>();
        foreach (var (kind, name, value) in Read(fingerprint))
        {
            lines[(kind, name)] = value;
        }

        return lines;
    }

    private static IEnumerable<(string Kind, string Name, string Value)> Read(Fingerprint fingerprint)
    {
        foreach (var line in Encoding.UTF8.GetString(fingerprint.Text.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split('\t');
            yield return (parts[0], parts.Length > 1 ? parts[1] : "", parts.Length > 2 ? parts[2] : "");
        }
    }
}
