using System.Globalization;
using NoWait.Converting;
using NoWait.Images;
using NoWait.Images.Checks;
using NoWait.Images.Dockerfiles;
using NoWait.Specs.Images;
using NoWait.Testing;

namespace NoWait.Specs.Converting;

/// <summary>A Dockerfile becomes C# that compiles and makes the same definition.</summary>
public sealed class ConverterSpecs
{
    [Fact]
    public void Short_forms_are_used_where_they_say_everything() => Converter.Convert(
        "FROM golang:1.23 AS build\nWORKDIR /src\nCOPY go.mod ./go.mod\nRUN --mount=type=cache,id=go-modules,target=/go/pkg/mod go mod download\nCOPY cmd/ ./cmd/\nRUN go build -o /api ./cmd\n"
        + "FROM scratch\nCOPY --from=build /api /api\nEXPOSE 8080\nENTRYPOINT [\"/api\"]\n",
        "services/api/Dockerfile").ShouldBe("""
        // From services/api/Dockerfile.
        using System;
        using NoWait;
        using NoWait.Images;

        internal static class Definitions
        {
            public static ImageDefinition Api => Image
                .Stage("build", "golang:1.23", s => s
                    .Workdir("/src")
                    .Copy("go.mod")
                    .Run("go mod download", Cache.GoModules)
                    .Copy("cmd/")
                    .Run("go build -o /api ./cmd"))
                .Stage("1", "scratch", s => s
                    .CopyFrom("build", "/api", "/api")
                    .Expose(8080)
                    .Entrypoint("/api"));
        }

        """);

    [Fact]
    public void What_typed_stages_cannot_say_stays_a_Dockerfile_with_the_reason() => Converter.Convert("FROM a:1\nRUN --future=1 x\n", "Dockerfile").ShouldContain(
        "    // Typed stages cannot say this: Dockerfile:2: RUN has no flag '--future'. It takes --mount, --network, --security, --device.\n"
        + "    public static ImageDefinition Service => Image.FromDockerfile(\"Dockerfile\");\n");

    [Fact]
    public void A_reason_cannot_end_its_comment() =>
        Converter.Convert("FROM a:1\nRUN --\u2028evil x\n", "a\nb").Split('\n')[0].ShouldBe("// From a b.");

    [Fact]
    public async Task Every_sample_compiles_and_makes_what_its_Dockerfile_says()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "dockerfiles")).Order(StringComparer.Ordinal);
        var texts = files.Select(File.ReadAllText).Concat(Made()).ToList();

        var made = await CompileAndRunAsync(texts);

        for (var i = 0; i < texts.Count; i++)
        {
            made[i].ShouldBe(Expected(texts[i]), texts[i]);
        }
    }

    // Definitions with every instruction and option, and awkward texts.
    private static IEnumerable<string> Made() => Enumerable.Range(1, 60).Select(seed => Dockerfile.Render(new DefinitionMaker(seed).Definition()));

    private static string Expected(string text)
    {
        try
        {
            var definition = Dockerfile.Read(text);
            DefinitionCheck.All(definition);
            return Dockerfile.Render(definition);
        }
        catch (Exception e) when (e is DockerfileException or DefinitionException)
        {
            return "a Dockerfile";
        }
    }

    private static async Task<IReadOnlyList<string>> CompileAndRunAsync(List<string> texts)
    {
        using var folder = new TemporaryFolder();
        var library = typeof(Converter).Assembly.Location;
        folder.Write("convert.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
              <ItemGroup><Reference Include="{library}" /><Reference Include="{Path.Combine(Path.GetDirectoryName(library)!, "NoWait.Timing.dll")}" /></ItemGroup>
            </Project>
            """);
        var names = new List<string>();
        for (var i = 0; i < texts.Count; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            var code = Converter.Convert(texts[i], "case/Dockerfile").Replace("internal static class Definitions", $"internal static class Definitions{number}", StringComparison.Ordinal);
            folder.Write($"Case{number}.cs", code);
            names.Add($"() => Definitions{number}.Case");
        }

        folder.Write("Program.cs", $$"""
            Func<NoWait.Images.ImageDefinition>[] all = [{{string.Join(", ", names)}}];
            for (var i = 0; i < all.Length; i++)
            {
                var made = all[i]();
                File.WriteAllText($"made-{i}", made.Recipe is null ? NoWait.Images.Dockerfiles.Dockerfile.Render(made) : "a Dockerfile");
            }
            """);
        var terminal = new Terminal(folder.Path);
        _ = (await terminal.RunAsync("dotnet", "run", "--project", folder.Path)).Well;
        return [.. texts.Select((_, i) => File.ReadAllText(folder[$"made-{i.ToString(CultureInfo.InvariantCulture)}"]))];
    }
}
