using System.Globalization;
using NoWait.Images.Checks;

namespace NoWait.Images.Recipes;

/// <summary>A .NET project: restored, published, and split into what it stands on and what is its own.</summary>
/// <param name="Project">The project's folder or file, relative to the context.</param>
/// <param name="Options">How.</param>
internal sealed record DotNetRecipe(string Project, DotNetOptions Options) : ImageRecipe
{
    private const string Output = "/out/app";

    // The list of a web project's static files says when each was changed: in another checkout it would be another image. They keep
    // their entity tags (RFC 9110, 8.8.3), which alone count where there are both.
    private const string Undate =
        $$""" && for list in {{Output}}/*.staticwebassets.endpoints.json; do [ -f "$list" ] || continue; sed 's/,{"Name":"Last-Modified","Value":"[^"]*"}//g' "$list" > "$list.new" && mv "$list.new" "$list" || exit 1; done""";

    /// <inheritdoc />
    internal override RecipeIdentity Identity => new RecipeIdentity()
        .Add("project", Project)
        .Add("aot", Options.Aot)
        .Add("trimmed", Options.Trimmed)
        .Add("ready to run", Options.ReadyToRun)
        .Add("base", Options.Base)
        .Add("sdk", Options.Sdk)
        .Add("port", Options.Port)
        .Add("property", Options.Properties);

    /// <inheritdoc />
    public override ImageDefinition Define(string context)
    {
        var closure = ProjectClosure.Of(context, Project);
        var project = closure.Projects[0];
        var definition = new ImageDefinition { Stages = [Build(context, closure, project), RunStage(context, closure, project)] };
        DefinitionCheck.All(definition);
        return definition;
    }

    private StageDefinition Build(string context, ProjectClosure closure, MsBuildFile project)
    {
        var properties = Properties();
        var undate = closure.Projects.Any(one => HasStaticFiles(context, one)) ? Undate : "";
        var sdk = Options.Sdk ?? (Options.Aot ? "mcr.microsoft.com/dotnet/sdk:10.0-noble-aot" : "mcr.microsoft.com/dotnet/sdk:10.0");
        return new StageDefinition("build", sdk)
        {
            Instructions =
            [
                new Env([new("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), new("DOTNET_NOLOGO", "1")]),
                new Workdir("/src"),
                .. Steps.Files(closure.RestoreFiles),
                new Run(new Command.ShellForm($"dotnet restore {Quote(project.Path)} {properties}")) { Mounts = [Cache.NuGet] },
                .. closure.Sources.Select(Source),
                new Run(new Command.ShellForm(
                    $"dotnet publish {Quote(project.Path)} -c Release --no-restore -o {Output} {properties} -p:PathMap=\"$PWD/=/src/\"{undate}"))
                {
                    Mounts = [Cache.NuGet],
                },
            ],
        };
    }

    private StageDefinition RunStage(string context, ProjectClosure closure, MsBuildFile project)
    {
        var name = ProjectClosure.AssemblyName(project);
        var web = project.Sdk.Contains("Microsoft.NET.Sdk.Web", StringComparison.OrdinalIgnoreCase);
        var port = Options.Port.ToString(CultureInfo.InvariantCulture);
        return new StageDefinition("run", Options.Base)
        {
            Instructions =
            [
                .. Options.Aot ? [From(["/"], "/app/", ["**/*.dbg", "**/*.pdb"])] : Layers(context, closure, project),
                new Workdir("/app"),
                .. Options.Base == "scratch" ? [new Env([new("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")])] : Array.Empty<Instruction>(),
                .. web ? [new Env([new("ASPNETCORE_HTTP_PORTS", port)]), new Expose([port])] : Array.Empty<Instruction>(),
                new Entrypoint(new Command.ExecForm([$"/app/{name}"])),
            ],
        };
    }

    // What the project stands on hardly ever changes: a layer of its own travels once.
    private static List<Instruction> Layers(string context, ProjectClosure closure, MsBuildFile project)
    {
        var names = closure.Projects.Select(ProjectClosure.AssemblyName).Order(StringComparer.Ordinal).ToList();
        var own = names.Select(static name => $"{name}.*").Prepend(ProjectClosure.AssemblyName(project)).Append("appsettings*.json").ToList();
        var layers = new List<Instruction>
        {
            From(["/"], "/app/", [.. own, "wwwroot"]),
            From([.. own.Select(static pattern => "/" + pattern)], "/app/", []),
        };
        if (HasStaticFiles(context, project))
        {
            layers.Add(From(["/wwwroot/"], "/app/wwwroot/", []));
        }

        return layers;
    }

    private static bool HasStaticFiles(string context, MsBuildFile project) =>
        Directory.Exists(Path.Combine(context, Path.GetDirectoryName(project.Path) ?? "", "wwwroot"));

    private static Copy From(Values<string> sources, string to, Values<string> excludes) =>
        new(sources.Select(static source => Output + source).ToValues(), to) { From = "build", Excludes = excludes };

    private static Copy Source(string path)
    {
        var keeping = Steps.Keeping(path);
        return path switch
        {
            "./" => keeping with { Excludes = ["**/bin", "**/obj", ".git", ".nuke", "artifacts"] },
            _ when path.EndsWith('/') => keeping with { Excludes = ["**/bin", "**/obj"] },
            _ => keeping,
        };
    }

    private string Properties()
    {
        List<string> properties =
        [
            "UseCurrentRuntimeIdentifier=true",
            .. Options.Aot ? ["PublishAot=true"] : Folder(),
            Options.ReadyToRun && !Options.Aot ? "PublishReadyToRun=true" : "PublishReadyToRun=false",
            "PublishDocumentationFiles=false",
            "PublishReferencesDocumentationFiles=false",

            // Assemblies name their symbols by a digest of all sources: with symbols each comment would be another image.
            "DebugType=none",
            "DebugSymbols=false",

            // The commit must not get into the assemblies: each would differ from the one before.
            "EnableSourceControlManagerQueries=false",
            "Deterministic=true",
            "ContinuousIntegrationBuild=true",
        ];
        foreach (var (name, value) in Options.Properties.AsSpan())
        {
            properties.Add($"{name}={Quote(value)}");
        }

        return "-p:" + string.Join(" -p:", properties);
    }

    private string[] Folder() => !Options.Trimmed ? ["SelfContained=true"] :
    [
        "SelfContained=true",
        "PublishTrimmed=true",

        // Else a type may keep an interface and lose its method, and fail to load: https://github.com/dotnet/runtime/issues/109850
        "_ExtraTrimmerArgs='--disable-opt unusedinterfaces'",
    ];

    private static string Quote(string text) => text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_')
        ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
