using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>A tool that downloads what programs depend on, or compiles them.</summary>
/// <param name="Program">Its name.</param>
/// <param name="Commands">The first words of what it does so by.</param>
internal sealed record DependencyTool(string Program, params string[] Commands)
{
    /// <summary>The files that say what is depended on, as names or globs; empty where the command line says it.</summary>
    public string[] Manifests { get; init; } = [];

    /// <summary>The command that downloads alone.</summary>
    public string Fetch { get; init; } = "";

    /// <summary>Whether its commands download alone, so that sources make no difference to them.</summary>
    public string[] FetchesOnly { get; init; } = [];

    /// <summary>The folders that it can use again, with the variables that move them.</summary>
    public (string Target, string Variable)[] Caches { get; init; } = [];

    /// <summary>Whether the cache holds nothing that later steps need: then mounting it changes nothing else.</summary>
    public bool IsPureCache { get; init; }

    /// <summary>The options of the mount beside its target.</summary>
    public string Sharing { get; init; } = "";

    /// <summary>Every tool that is known.</summary>
    public static IReadOnlyList<DependencyTool> All { get; } =
    [
        new("go", "build", "install", "test", "mod download", "get", "generate", "vet")
        {
            Manifests = ["go.mod", "go.sum", "go.work", "go.work.sum"],
            Fetch = "go mod download",
            FetchesOnly = ["mod download"],
            Caches = [("/go/pkg/mod", "GOMODCACHE"), ("/root/.cache/go-build", "GOCACHE")],
            IsPureCache = true,
        },
        new("dotnet", "restore", "build", "publish", "test")
        {
            Manifests = ["*.csproj", "nuget.config", "*.fsproj", "*.sln", "*.slnx", "*.props", "packages.lock.json", "global.json"],
            Fetch = "dotnet restore",
            FetchesOnly = ["restore"],
            Caches = [("/root/.nuget/packages", "NUGET_PACKAGES")],
        },
        new("npm", "ci", "install", "i")
        {
            Manifests = ["package.json", "package-lock.json", "npm-shrinkwrap.json", ".npmrc"],
            Fetch = "npm ci",
            FetchesOnly = ["ci", "install", "i"],
            Caches = [("/root/.npm", "npm_config_cache")],
            IsPureCache = true,
        },
        new("yarn", "install", "")
        {
            Manifests = ["package.json", "yarn.lock", ".yarnrc.yml", ".yarnrc"],
            Fetch = "yarn install --frozen-lockfile",
            FetchesOnly = ["install", ""],
            Caches = [("/usr/local/share/.cache/yarn", "YARN_CACHE_FOLDER")],
            IsPureCache = true,
        },
        new("pnpm", "install", "i", "fetch")
        {
            Manifests = ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ".npmrc"],
            Fetch = "pnpm install --frozen-lockfile",
            FetchesOnly = ["install", "i", "fetch"],
            Caches = [("/root/.local/share/pnpm/store", "npm_config_store_dir")],
        },
        new("pip", "install", "wheel", "download")
        {
            Manifests = ["requirements*.txt", "constraints.txt", "requirements", "pyproject.toml", "setup.py", "setup.cfg"],
            Fetch = "pip install -r requirements.txt",
            Caches = [("/root/.cache/pip", "PIP_CACHE_DIR")],
            IsPureCache = true,
        },
        new("poetry", "install") { Manifests = ["pyproject.toml", "poetry.lock"], Fetch = "poetry install --no-root", FetchesOnly = ["install"], Caches = [("/root/.cache/pypoetry", "POETRY_CACHE_DIR")] },
        new("cargo", "build", "install", "test", "fetch", "rustc")
        {
            Manifests = ["Cargo.toml", "Cargo.lock", ".cargo"],
            Fetch = "cargo fetch",
            FetchesOnly = ["fetch"],
            Caches = [("/usr/local/cargo/registry", "CARGO_HOME")],
        },
        new("mvn", "package", "install", "verify", "compile", "dependency:go-offline", "dependency:resolve")
        {
            Manifests = ["pom.xml", ".mvn", "mvnw"],
            Fetch = "mvn dependency:go-offline",
            FetchesOnly = ["dependency:go-offline", "dependency:resolve"],
            Caches = [("/root/.m2/repository", "MAVEN_ARGS")],
        },
        new("gradle", "build", "assemble", "bootJar", "dependencies")
        {
            Manifests = ["build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts", "gradle.properties", "gradle", "gradlew"],
            Fetch = "gradle dependencies",
            FetchesOnly = ["dependencies"],
            Caches = [("/root/.gradle", "GRADLE_USER_HOME")],
            Sharing = ",sharing=locked",
        },
        new("composer", "install") { Manifests = ["composer.json", "composer.lock"], Fetch = "composer install", FetchesOnly = ["install"], Caches = [("/root/.composer/cache", "COMPOSER_CACHE_DIR")] },
        new("bundle", "install") { Manifests = ["Gemfile", "Gemfile.lock", "*.gemspec"], Fetch = "bundle install", FetchesOnly = ["install"], Caches = [("/usr/local/bundle/cache", "BUNDLE_PATH")] },
        new("apt-get", "install") { Caches = [("/var/cache/apt", ""), ("/var/lib/apt/lists", "")], Sharing = ",sharing=locked" },
        new("apk", "add") { Caches = [("/etc/apk/cache", "")], Sharing = ",sharing=locked" },
    ];

    /// <summary>The tool that a command is, where it downloads or compiles.</summary>
    public static DependencyTool? Of(ShellCommand command)
    {
        var program = command.Program;
        program = program is "pip3" or "pip2" || program.StartsWith("pip3.", StringComparison.Ordinal) ? "pip"
            : program is "mvnw" ? "mvn" : program is "gradlew" ? "gradle" : program;
        var isModule = program.StartsWith("python", StringComparison.Ordinal) && command.Words.Count > 3 && command.Words[1].Text == "-m" && command.Words[2].Text == "pip";
        foreach (var tool in All)
        {
            if (isModule ? tool.Program == "pip" && command.Words[3].Text is "install" or "wheel" : tool.Program == program && tool.Does(command))
            {
                return tool;
            }
        }

        return null;
    }

    /// <summary>Whether a command downloads by the manifests alone.</summary>
    public bool IsFetch(ShellCommand command) => Program == "pip"
        ? command.Has("-r", "--requirement") || command.HasLetter('r')
        : Array.Exists(FetchesOnly, words => Matches(command, words)) && !NamesPackages(command);

    /// <summary>Whether a file is one of its manifests.</summary>
    public bool IsManifest(string source)
    {
        var name = Names.Last(source);
        return Array.Exists(Manifests, manifest => manifest == name || Images.Globs.PathGlob.Parse(manifest).Matches(name) || (name.Contains('*', StringComparison.Ordinal) && manifest.StartsWith(name.Split('*')[0], StringComparison.Ordinal) && name.Split('*')[0].Length > 2));
    }

    private bool Does(ShellCommand command) => Array.Exists(Commands, words => Matches(command, words));

    private static bool Matches(ShellCommand command, string words) => words.Length == 0
        ? !command.Operands.Any()
        : words.Contains(' ', StringComparison.Ordinal) ? command.Is(command.Program, words.Split(' ')) : command.Operands.Any(word => word.Text == words);

    // "npm install left-pad" takes no manifest.
    private bool NamesPackages(ShellCommand command) => Program is "npm" or "yarn" or "pnpm"
        && (command.Has("-g", "--global") || command.Operands.Count() > 1);
}
