namespace NoWait.Payloads.Waste;

/// <summary>What a build leaves behind, told by its path alone.</summary>
/// <param name="Kind">What kind of waste it is.</param>
/// <param name="What">What it is, in a few words.</param>
internal sealed record Leftover(WasteKind Kind, string What)
{
    private static readonly (string Folder, Leftover What)[] Folders =
    [
        .. Caches("apt's lists", "/var/lib/apt/lists/"),
        .. Caches("apt's cache", "/var/cache/apt/"),
        .. Caches("apk's cache", "/var/cache/apk/", "/etc/apk/cache/"),
        .. Caches("yum's cache", "/var/cache/yum/", "/var/cache/dnf/", "/var/cache/libdnf5/"),
        .. Caches("zypper's cache", "/var/cache/zypp/"),
        .. Caches("pacman's cache", "/var/cache/pacman/"),
        .. Caches("npm's cache", "/.npm/_cacache/", "/.npm/_logs/"),
        .. Caches("yarn's cache", "/.cache/yarn/", "/.yarn/cache/", "/.yarn/berry/cache/"),
        .. Caches("pnpm's store", "/.local/share/pnpm/store/", "/.pnpm-store/"),
        .. Caches("pip's cache", "/.cache/pip/"),
        .. Caches("uv's cache", "/.cache/uv/"),
        .. Caches("poetry's cache", "/.cache/pypoetry/"),
        .. Caches("conda's packages", "/conda/pkgs/", "/miniconda3/pkgs/"),
        .. Caches("NuGet's packages", "/.nuget/packages/", "/.local/share/NuGet/"),
        .. Caches("Go's modules", "/go/pkg/mod/"),
        .. Caches("Go's build cache", "/.cache/go-build/"),
        .. Caches("Cargo's registry", "/.cargo/registry/", "/.cargo/git/", "/usr/local/cargo/registry/", "/usr/local/cargo/git/"),
        .. Caches("Maven's repository", "/.m2/repository/"),
        .. Caches("Gradle's caches", "/.gradle/caches/"),
        .. Caches("Composer's cache", "/.composer/cache/", "/.cache/composer/"),
        .. Caches("Bundler's cache", "/usr/local/bundle/cache/"),
        .. Tools("Go's toolchain", "/usr/local/go/", "/usr/lib/go-", "/usr/share/go-"),
        .. Tools("Rust's toolchain", "/usr/local/rustup/", "/.rustup/"),
        .. Tools("the .NET SDK", "/usr/share/dotnet/sdk/", "/usr/lib/dotnet/sdk/", "/usr/share/dotnet/sdk-manifests/"),
        .. Tools("C's compilers", "/usr/lib/gcc/", "/usr/libexec/gcc/", "/usr/local/libexec/gcc/", "/usr/local/lib/gcc/", "/usr/lib/llvm-"),
        .. Tools("C's headers", "/usr/include/", "/usr/local/include/"),
        new("/.git/", new(WasteKind.Source, "version control's files")),
        new("/.svn/", new(WasteKind.Source, "version control's files")),
        new("/.hg/", new(WasteKind.Source, "version control's files")),
    ];

    private static readonly Dictionary<string, Leftover> Programs = new (string What, string Names)[]
    {
        ("C's compilers", "gcc g++ cc c++ cpp clang clang++ tcc as ld ld.bfd ld.gold ld.lld lld"),
        ("build tools", "make gmake cmake ctest cpack ninja meson bazel autoconf automake"),
        ("Go's toolchain", "go gofmt"),
        ("Rust's toolchain", "rustc cargo rustup"),
        ("Java's compiler", "javac mvn gradle"),
        ("version control", "git svn hg"),
    }.SelectMany(tool => tool.Names.Split(' ').Select(name => KeyValuePair.Create(name, new Leftover(WasteKind.BuildTool, tool.What))))
        .ToDictionary(StringComparer.Ordinal);

    private static readonly Dictionary<string, Leftover> Endings = new(StringComparer.Ordinal)
    {
        [".a"] = new(WasteKind.BuildTool, "static libraries"),
        [".o"] = new(WasteKind.BuildTool, "object files"),
        [".h"] = new(WasteKind.BuildTool, "C's headers"),
        [".hpp"] = new(WasteKind.BuildTool, "C's headers"),
        [".go"] = new(WasteKind.Source, "sources in Go"),
        [".c"] = new(WasteKind.Source, "sources in C"),
        [".cc"] = new(WasteKind.Source, "sources in C++"),
        [".cpp"] = new(WasteKind.Source, "sources in C++"),
        [".rs"] = new(WasteKind.Source, "sources in Rust"),
        [".cs"] = new(WasteKind.Source, "sources in C#"),
        [".fs"] = new(WasteKind.Source, "sources in F#"),
        [".ts"] = new(WasteKind.Source, "sources in TypeScript"),
        [".tsx"] = new(WasteKind.Source, "sources in TypeScript"),
        [".java"] = new(WasteKind.Source, "sources in Java"),
        [".kt"] = new(WasteKind.Source, "sources in Kotlin"),
        [".scala"] = new(WasteKind.Source, "sources in Scala"),
    };

    // What builds and tests, and never runs: other packages cannot be told from their names.
    private static readonly HashSet<string> DevelopmentPackages = new(StringComparer.Ordinal)
    {
        "typescript", "ts-node", "tsx", "eslint", "prettier", "webpack", "webpack-cli", "webpack-dev-server", "rollup", "vite", "esbuild", "parcel",
        "jest", "mocha", "chai", "sinon", "nyc", "vitest", "cypress", "playwright", "puppeteer", "nodemon", "husky", "lint-staged", "babel-cli",
        "@types", "@babel", "@typescript-eslint", "@jest", "@vitest", "@eslint", "@testing-library", "@rollup", "@esbuild",
    };

    /// <summary>What a path is, if it is a build's leftover.</summary>
    /// <param name="path">The path with the slash at its start.</param>
    public static Leftover? Of(string path)
    {
        foreach (var (folder, what) in Folders)
        {
            if (IsIn(path, folder))
            {
                return what;
            }
        }

        var name = path[(path.LastIndexOf('/') + 1)..];
        return DevelopmentPackage(path)
            ?? (path.Contains("/bin/", StringComparison.Ordinal) ? Program(name) : null)
            ?? Endings.GetValueOrDefault(Path.GetExtension(name));
    }

    // Folders of the system stand at the root; those that begin with a dot, and Go's, lie in anybody's home.
    private static bool IsIn(string path, string folder) =>
        folder.StartsWith("/.", StringComparison.Ordinal) || folder is "/go/pkg/mod/" or "/conda/pkgs/" or "/miniconda3/pkgs/"
            ? path.Contains(folder, StringComparison.Ordinal)
            : path.StartsWith(folder, StringComparison.Ordinal);

    private static Leftover? DevelopmentPackage(string path)
    {
        const string modules = "/node_modules/";
        for (var at = path.IndexOf(modules, StringComparison.Ordinal); at >= 0; at = path.IndexOf(modules, at + 1, StringComparison.Ordinal))
        {
            var rest = path[(at + modules.Length)..];
            if (rest.IndexOf('/', StringComparison.Ordinal) is > 0 and var end && DevelopmentPackages.Contains(rest[..end]))
            {
                return new(WasteKind.BuildTool, $"the development package {rest[..end]}");
            }
        }

        return null;
    }

    // x86_64-linux-gnu-gcc-12 is gcc.
    private static Leftover? Program(string name)
    {
        const string triple = "-linux-gnu-";
        var plain = name.IndexOf(triple, StringComparison.Ordinal) is > 0 and var at ? name[(at + triple.Length)..] : name;
        var version = plain.LastIndexOf('-');
        plain = version > 0 && version + 1 < plain.Length && char.IsAsciiDigit(plain[version + 1]) ? plain[..version] : plain;
        return Programs.GetValueOrDefault(plain);
    }

    private static IEnumerable<(string, Leftover)> Caches(string what, params string[] folders) =>
        folders.Select(folder => (folder, new Leftover(WasteKind.Cache, what)));

    private static IEnumerable<(string, Leftover)> Tools(string what, params string[] folders) =>
        folders.Select(folder => (folder, new Leftover(WasteKind.BuildTool, what)));
}
