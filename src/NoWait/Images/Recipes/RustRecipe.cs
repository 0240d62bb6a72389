using System.Globalization;
using NoWait.Images.Checks;

namespace NoWait.Images.Recipes;

/// <summary>A Rust crate, compiled with the crates of the tree that it depends on.</summary>
/// <param name="Crate">The crate's folder, relative to the context.</param>
/// <param name="Options">How.</param>
internal sealed record RustRecipe(string Crate, RustOptions Options) : ImageRecipe
{
    private static readonly string[] Governing = ["Cargo.lock", "rust-toolchain", "rust-toolchain.toml", ".cargo/config.toml", ".cargo/config"];

    /// <inheritdoc />
    internal override RecipeIdentity Identity => new RecipeIdentity()
        .Add("crate", Crate)
        .Add("binary", Options.Binary)
        .Add("base", Options.Base)
        .Add("compiler", Options.Compiler)
        .Add("port", Options.Port)
        .Add("arguments", Options.Arguments);

    /// <inheritdoc />
    public override ImageDefinition Define(string context)
    {
        var folder = TreePath.Clean(Crate) ?? throw Missing(context);
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        var files = new SortedSet<string>(StringComparer.Ordinal);
        Follow(context, folder, folders);
        var empty = Root(context, folder, folders, files);
        var name = Options.Binary ?? Manifest(context, folder)?.Name ?? throw Missing(context);
        var definition = new ImageDefinition { Stages = [Build(Cargo(folder, name, empty), name, folders, files), Run(name)] };
        DefinitionCheck.All(definition);
        return definition;
    }

    private StageDefinition Build(string command, string name, SortedSet<string> folders, SortedSet<string> files)
    {
        var target = Cache.CargoTarget with { Target = "/src/target", Id = "cargo-target-" + name };
        return new StageDefinition("build", Options.Compiler)
        {
            Instructions =
            [
                new Workdir("/src"),
                .. Steps.Files(files),
                .. folders.Select(static path => (Instruction)(Steps.Keeping(path.Length == 0 ? "." : path + "/")
                    with { Excludes = ["**/target", "**/.git"] })),
                new Run(new Command.ShellForm(command))
                {
                    Mounts = [Cache.CargoRegistry, target with { Variables = Cache.CargoTarget.Variables }],
                },
                new Strip($"/out/{name}"),
                new Compress($"/out/{name}"),
            ],
        };
    }

    // A target that is named keeps the flags from build scripts and macros, which cannot be linked statically.
    private string Cargo(string folder, string name, SortedSet<string> empty)
    {
        var manifest = TreePath.Join(folder, "Cargo.toml");
        var quoted = empty.Select(static file => $"'{file.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        var stubs = empty.Count == 0 ? "" : $"for file in {string.Join(' ', quoted)}; do mkdir -p \"${{file%/*}}\" && : > \"$file\" || exit; done && ";
        const string output = "${CARGO_TARGET_DIR:-/src/target}";
        var arguments = Options.Arguments.Length == 0 ? "" : Options.Arguments + " ";
        var alone = Options.Base == "scratch" ? "'-Ctarget-feature=+crt-static', " : "";
        return stubs + "machine=$(rustc -vV | sed -n 's/^host: //p')"
            + $" && cargo build --release --locked {arguments}--manifest-path {manifest} --bin {name}"
            + $" --target \"$machine\" --target-dir \"{output}\""
            + $" --config \"build.rustflags=[{alone}'--remap-path-prefix=$PWD=/src', '--remap-path-prefix=${{CARGO_HOME:-/usr/local/cargo}}=/cargo']\""
            + $" && mkdir -p /out && cp \"{output}/$machine/release/{name}\" /out/{name}";
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

    private void Follow(string context, string folder, SortedSet<string> folders)
    {
        if (!folders.Add(folder))
        {
            return;
        }

        var manifest = Manifest(context, folder) ?? throw Missing(context);
        foreach (var path in manifest.Paths.AsSpan())
        {
            Follow(context, TreePath.Clean($"{folder}/{path}") ?? throw Missing(context), folders);
        }
    }

    // Cargo refuses to start without the manifests of all members and a file for each of their targets: of those that are not
    // needed, the manifests are brought and the files are made, empty.
    private SortedSet<string> Root(string context, string folder, SortedSet<string> folders, SortedSet<string> files)
    {
        var empty = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var above in TreePath.Ancestors(folder))
        {
            var prefix = above.Length == 0 ? "" : above + "/";
            files.UnionWith(Governing.Select(name => prefix + name).Where(path => File.Exists(Path.Combine(context, path))));
            if (Manifest(context, above) is not { IsWorkspace: true } workspace || folders.Contains(above))
            {
                continue;
            }

            files.Add(prefix + "Cargo.toml");

            // What members inherit by name is needed, for all that can be told.
            foreach (var path in workspace.Paths.AsSpan())
            {
                Follow(context, TreePath.Clean(prefix + path) ?? throw Missing(context), folders);
            }

            foreach (var other in workspace.Members.SelectMany(member => Members(context, prefix + member)).Where(other => !folders.Contains(other)))
            {
                files.Add(other + "/Cargo.toml");
                empty.UnionWith(Stubs(context, other));
            }
        }

        return empty;
    }

    private static IEnumerable<string> Stubs(string context, string member) => ((string[])["src/lib.rs", "src/main.rs"])
        .Where(file => File.Exists(Path.Combine(context, member, file)))
        .Concat(Manifest(context, member)!.Files)
        .Select(file => TreePath.Clean($"{member}/{file}"))
        .OfType<string>();

    private static IEnumerable<string> Members(string context, string member)
    {
        if (!member.EndsWith("/*", StringComparison.Ordinal))
        {
            return TreePath.Clean(member) is { } folder && Manifest(context, folder) is not null ? [folder] : [];
        }

        var parent = Path.Combine(context, member[..^2]);
        return !Directory.Exists(parent) ? [] : Directory.GetDirectories(parent)
            .Where(static path => File.Exists(Path.Combine(path, "Cargo.toml")))
            .Select(path => $"{member[..^2]}/{Path.GetFileName(path)}")
            .Order(StringComparer.Ordinal);
    }

    private static CargoManifest? Manifest(string context, string folder)
    {
        var path = Path.Combine(context, folder, "Cargo.toml");
        return File.Exists(path) ? CargoManifest.Parse(File.ReadAllText(path)) : null;
    }

    private DefinitionException Missing(string context) => new(
        $"{Crate} is no crate in {context}, or depends on one by a path that is none. Correct the path, or choose a context further up.");
}
