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
    internal override RecipeIdentity Identity => new RecipeIdentity()
        .Add("folder", Folder)
        .Add("base", Options.Base)
        .Add("tools", Options.Tools)
        .Add("port", Options.Port)
        .Add("main", Options.Main);

    /// <inheritdoc />
    public override ImageDefinition Define(string context)
    {
        var folder = TreePath.Clean(Folder) ?? throw Broken("is outside the context");
        var package = Package(context, folder);
        var definition = new ImageDefinition { Stages = [Build(context, folder, package), Run(package)] };
        DefinitionCheck.All(definition);
        return definition;
    }

    private StageDefinition Build(string context, string folder, NodePackage package)
    {
        var tool = NodeTool.Of(Path.Combine(context, folder));
        string[] candidates = ["package.json", tool.Lock, ".npmrc", "pnpm-workspace.yaml", ".yarnrc", ".yarnrc.yml"];
        var manifests = candidates.Distinct()
            .Where(name => File.Exists(Path.Combine(context, folder, name)))
            .Select(name => TreePath.Join(folder, name))
            .ToValues();
        var prune = new Run(new Command.ShellForm(tool.Prune)) { Mounts = [tool.Cache] };
        return new StageDefinition("build", Options.Tools)
        {
            Instructions =
            [
                new Workdir("/app"),
                new Copy(manifests, "./"),
                .. package.Workspaces(Path.Combine(context, folder)).Select(member =>
                    new Copy([TreePath.Join(folder, member + "/package.json")], $"./{member}/")),
                new Run(new Command.ShellForm(tool.Install)) { Mounts = [tool.Cache] },

                // What only builds need can go before the sources come, where nothing is built.
                .. package.Builds ? Array.Empty<Instruction>() : [prune],
                new Copy([folder.Length == 0 ? "." : folder + "/"], "./") { Excludes = ["**/node_modules", "**/.git"] },
                .. package.Builds ? [new Run(new Command.ShellForm(tool.Build)), prune] : Array.Empty<Instruction>(),
            ],
        };
    }

    private StageDefinition Run(NodePackage package) => new("run", Options.Base)
    {
        Instructions =
        [
            new Workdir("/app"),
            new Env([new("NODE_ENV", "production")]),
            new Copy(["/app/node_modules/"], "./node_modules/") { From = "build" },
            new Copy(["/app/"], "./") { From = "build", Excludes = ["node_modules"] },
            .. Options.Port is { } port ? [new Expose([port.ToString(CultureInfo.InvariantCulture)])] : Array.Empty<Instruction>(),
            new Entrypoint(new Command.ExecForm(["node", Options.Main ?? package.Main])),
        ],
    };

    private NodePackage Package(string context, string folder)
    {
        try
        {
            return NodePackage.Read(Path.Combine(context, folder, "package.json"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw Broken($"has no package.json that can be read: {e.Message}", e);
        }
    }

    private DefinitionException Broken(string what, Exception? inner = null) => new($"{Folder} {what}. Correct the path or the file.", inner);
}
