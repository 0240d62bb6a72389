using System.Text.Json;

namespace NoWait.Images.Recipes;

/// <summary>What a <c>package.json</c> says about how it is built and started, and which other packages of the tree it holds.</summary>
/// <param name="Builds">Whether it has a build script.</param>
/// <param name="Main">The script that starts it.</param>
/// <param name="Members">Its workspaces, as written: folders or globs.</param>
internal sealed record NodePackage(bool Builds, string Main, Values<string> Members)
{
    /// <summary>Reads the few keys that matter here; everything else is the package manager's.</summary>
    public static NodePackage Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var root = json.RootElement;
        var scripts = root.TryGetProperty("scripts", out var found) ? found : default;
        var start = Text(scripts, "start") is { } text && text.StartsWith("node ", StringComparison.Ordinal) ? text[5..].Trim() : null;
        var main = start is not null && !start.Contains(' ', StringComparison.Ordinal) ? start : Text(root, "main") ?? "index.js";
        return new(Text(scripts, "build") is not null, main, Workspaces(root));
    }

    /// <summary>The folders of its workspaces that are there, relative to its own.</summary>
    /// <param name="folder">Its own folder, absolute.</param>
    public IEnumerable<string> Workspaces(string folder) => Members
        .SelectMany(member => Expand(folder, TreePath.Clean(member)))
        .Where(member => File.Exists(Path.Combine(folder, member, "package.json")))
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Expand(string folder, string? member)
    {
        if (member is null || !member.EndsWith("/*", StringComparison.Ordinal))
        {
            return member is null ? [] : [member];
        }

        var parent = Path.Combine(folder, member[..^2]);
        return !Directory.Exists(parent) ? [] : Directory.GetDirectories(parent).Select(path => $"{member[..^2]}/{Path.GetFileName(path)}");
    }

    // An array, or an object with one, as Yarn also writes it.
    private static Values<string> Workspaces(JsonElement root)
    {
        var list = root.TryGetProperty("workspaces", out var found) && found.ValueKind == JsonValueKind.Object
            && found.TryGetProperty("packages", out var packages) ? packages : found;
        return list.ValueKind != JsonValueKind.Array ? [] : list.EnumerateArray()
            .Where(static item => item.ValueKind == JsonValueKind.String)
            .Select(static item => item.GetString()!)
            .ToValues();
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
