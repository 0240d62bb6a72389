using System.Globalization;
using System.Text.Json;
using NoWait.Images.Checks;

namespace NoWait.Images.Recipes;

/// <summary>A Node.js package: its dependencies from the lock file, its build script, and what runs without what only builds.</summary>
/// <param name="Folder">The package's folder, relative to the context.</param>
/// <param name="Options">How.</param>
internal sealed record NodeRecipe(string Folder, NodeOptions Options) : ImageRecipe
{
    /// <inheritdoc />
    public override ImageDefinition Define(string context)
    {
        var folder = TreePath.Clean(Folder) ?? throw Broken("is outside the context");
        var (builds, main) = Package(Path.Combine(context, folder, "package.json"));
        var tool = NodeTool.Of(Path.Combine(context, folder));
        var definition = new ImageDefinition { Stages = [Build(context, folder, tool, builds), Run(main)] };
        DefinitionCheck.All(definition);
        return definition;
    }

    private StageDefinition Build(string context, string folder, NodeTool tool, bool builds)
    {
        string[] candidates = ["package.json", tool.Lock, ".npmrc", "pnpm-workspace.yaml", ".yarnrc", ".yarnrc.yml"];
        var manifests = candidates.Distinct()
            .Where(name => File.Exists(Path.Combine(context, folder, name)))
            .Select(name => TreePath.Join(folder, name))
            .ToValues();
        return new StageDefinition("build", Options.Base)
        {
            Instructions =
            [
                new Workdir("/app"),
                new Copy(manifests, "./"),
                new Run(new Command.ShellForm(tool.Install)) { Mounts = [tool.Cache] },
                new Copy([folder.Length == 0 ? "." : folder + "/"], "./") { Excludes = ["**/node_modules", "**/.git"] },
                .. builds ? [new Run(new Command.ShellForm(tool.Build))] : Array.Empty<Instruction>(),
                new Run(new Command.ShellForm(tool.Prune)) { Mounts = [tool.Cache] },
            ],
        };
    }

    private StageDefinition Run(string main) => new("run", Options.Base)
    {
        Instructions =
        [
            new Workdir("/app"),
            new Env([new("NODE_ENV", "production")]),
            new Copy(["/app/node_modules/"], "./node_modules/") { From = "build" },
            new Copy(["/app/"], "./") { From = "build", Excludes = ["node_modules"] },
            .. Options.Port is { } port ? [new Expose([port.ToString(CultureInfo.InvariantCulture)])] : Array.Empty<Instruction>(),
            new Entrypoint(new Command.ExecForm(["node", main])),
        ],
    };

    private (bool Builds, string Main) Package(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            var root = json.RootElement;
            var scripts = root.TryGetProperty("scripts", out var found) ? found : default;
            var start = Text(scripts, "start") is { } text && text.StartsWith("node ", StringComparison.Ordinal) ? text[5..].Trim() : null;
            var main = Options.Main ?? (start is not null && !start.Contains(' ', StringComparison.Ordinal) ? start : null) ?? Text(root, "main");
            return (Text(scripts, "build") is not null, main ?? "index.js");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw Broken($"has no package.json that can be read: {e.Message}", e);
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private DefinitionException Broken(string what, Exception? inner = null) => new($"{Folder} {what}. Correct the path or the file.", inner);
}
