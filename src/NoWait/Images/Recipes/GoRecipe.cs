using System.Globalization;
using NoWait.Images.Checks;

namespace NoWait.Images.Recipes;

/// <summary>A Go package: its modules downloaded, then compiled from the packages of the tree that it imports.</summary>
/// <param name="Package">The package, relative to the context: <c>.</c> or <c>./cmd/api</c>.</param>
/// <param name="Options">How.</param>
internal sealed record GoRecipe(string Package, GoOptions Options) : ImageRecipe
{
    // Go looks for a workspace in every folder above, also in those that are not the service's.
    private static readonly KeyValuePair<string, string>[] Alone = [new("GOWORK", "off")];

    private static readonly string[] Sources = [".go", ".s", ".S", ".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".syso"];

    /// <inheritdoc />
    internal override RecipeIdentity Identity => new RecipeIdentity()
        .Add("package", Package)
        .Add("base", Options.Base)
        .Add("compiler", Options.Compiler)
        .Add("port", Options.Port)
        .Add("arguments", Options.Arguments)
        .Add("cgo", Options.Cgo);

    /// <inheritdoc />
    public override ImageDefinition Define(string context)
    {
        var modules = GoModules.Of(context);
        var folder = Package.Trim('.', '/');
        var name = Name(folder, modules);
        var definition = new ImageDefinition { Stages = [Build(context, modules, folder, name), Run(name)] };
        DefinitionCheck.All(definition);
        return definition;
    }

    private StageDefinition Build(string context, GoModules modules, string folder, string name)
    {
        var compiler = Options.Compiler ?? (Version(modules.Version) is { } version ? $"golang:{version}-alpine" : "golang:alpine");
        var binary = $"/out/{name}";
        var arguments = Options.Arguments.Length == 0 ? "" : Options.Arguments + " ";
        return new StageDefinition("build", compiler)
        {
            Instructions =
            [
                new Env([new("CGO_ENABLED", Options.Cgo ? "1" : "0"), .. modules.IsWorkspace ? [] : Alone]),
                new Workdir("/src"),
                .. Steps.Files(modules.Files),
                .. modules.Vendored
                    ? [Steps.Keeping("vendor/")]
                    : new Instruction[] { new Run(new Command.ShellForm("go mod download")) { Mounts = [Cache.GoModules] } },
                .. Steps.Files(Closure(context, modules, folder)),
                // Linked without symbols and debug information in the first place: to write them takes half of the linker's time.
                new Run(new Command.ShellForm(
                    $"go build -trimpath -buildvcs=false -ldflags='-s -w -buildid=' {arguments}-o {binary} ./{folder}"))
                {
                    Mounts = [Cache.GoModules, Cache.GoBuild],
                },
                new Strip(binary),
                new Compress(binary),
            ],
        };
    }

    private StageDefinition Run(string name) => new("run", Options.Base)
    {
        Instructions =
        [
            new Copy([$"/out/{name}"], $"/{name}") { From = "build" },
            .. Options.Port is { } port ? [new Expose([port.ToString(CultureInfo.InvariantCulture)])] : Array.Empty<Instruction>(),
            new Entrypoint(new Command.ExecForm([$"/{name}"])),
        ],
    };

    private static SortedSet<string> Closure(string context, GoModules modules, string start)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { start };
        var open = new Queue<string>([start]);
        while (open.TryDequeue(out var folder))
        {
            foreach (var import in Folder(context, folder, files))
            {
                if (modules.Folder(import) is { } next && Directory.Exists(Path.Combine(context, next)) && seen.Add(next))
                {
                    open.Enqueue(next);
                }
            }
        }

        return files.Count > 0
            ? files
            : throw new DefinitionException($"There are no Go files at ./{start} in {context}. Correct the package's path.");
    }

    private static List<string> Folder(string context, string folder, SortedSet<string> files)
    {
        var path = Path.Combine(context, folder);
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var imports = new List<string>();
        foreach (var file in Directory.Exists(path) ? Directory.EnumerateFiles(path) : [])
        {
            var name = Path.GetFileName(file);
            if (Array.IndexOf(Sources, Path.GetExtension(name)) < 0 || name.EndsWith("_test.go", StringComparison.Ordinal))
            {
                continue;
            }

            files.Add(prefix + name);
            if (name.EndsWith(".go", StringComparison.Ordinal))
            {
                var text = File.ReadAllText(file);
                imports.AddRange(GoFile.Imports(text));
                foreach (var pattern in GoFile.Embeds(text))
                {
                    var embedded = prefix + (pattern.StartsWith("all:", StringComparison.Ordinal) ? pattern[4..] : pattern);
                    files.Add(Directory.Exists(Path.Combine(context, embedded)) ? embedded.TrimEnd('/') + "/" : embedded);
                }
            }
        }

        return imports;
    }

    private static string Name(string folder, GoModules modules)
    {
        var parts = (folder.Length > 0 ? folder : modules.Root ?? "app").Split('/');
        var versioned = parts.Length > 1 && parts[^1].Length > 1 && parts[^1][0] == 'v' && char.IsAsciiDigit(parts[^1][1]);
        return parts[versioned ? ^2 : ^1];
    }

    private static string? Version(string? text) => text?.Split('.') is [var major, var minor, ..] ? $"{major}.{minor}" : null;
}
