using NoWait.Builders;
using NoWait.Images;
using NoWait.Testing;
using static NoWait.Specs.Builders.HostFixture;

namespace NoWait.Specs.Builders;

/// <summary>Real compilers in kept folders: they stay incremental, and what they make is what a clean build makes.</summary>
public sealed class RealToolSpecs : IDisposable
{
    private readonly HostFixture _host = new() { StoreName = "store" };

    [FactNeeds("gcc")]
    public async Task Make_compiles_what_changed_alone()
    {
        _host.Write("Makefile", "/out/app: a.o b.o\n\tcc -o $@ a.o b.o\n%.o: %.c\n\tcc -c -g -ffile-prefix-map=$(CURDIR)=/src -o $@ $<\n".Replace("/out/app", "app"));
        _host.Write("a.c", "int b(void); int main(void) { return b(); }\n");
        _host.Write("b.c", "int b(void) { return 3; }\n");
        var image = Image(new Workdir("/src"), Copy("Makefile", "*.c", "./"), Run("make && mkdir -p /out && cp app /out/"));
        await _host.BuildAsync(image);
        _host.Write("b.c", "int b(void) { return 4; }\n");
        var linesBefore = _host.Lines.Count;

        await _host.BuildAsync(image);

        _host.Lines.Skip(linesBefore).ShouldNotContain(line => line.Contains("a.c"));
        _host.Lines.Skip(linesBefore).ShouldContain(line => line.Contains("b.c"));
        await SameWhenCleanAsync(image);
    }

    [FactNeeds("go")]
    public async Task Go_builds_with_its_caches_in_the_store()
    {
        AddToPath("/usr/lib/go-1.19/bin", "/usr/lib/go/bin");
        _host.Write("go.mod", "module example.org/api\n\ngo 1.19\n");
        _host.Write("server/main.go", "package main\n\nfunc main() { println(\"one\") }\n");
        var image = Image(
            new Env([new("CGO_ENABLED", "0")]), new Workdir("/src"), Copy("go.mod", "./"), Run("go mod download", Cache.GoModules),
            Copy("server/", "server/"), Run("go build -trimpath -buildvcs=false -o /out/api ./server", Cache.GoModules, Cache.GoBuild));
        await _host.BuildAsync(image);
        _host.Write("server/main.go", "package main\n\nfunc main() { println(\"two\") }\n");

        (await _host.BuildAsync(image, request => request with { Processors = 1 })).Steps.Cached.ShouldBe(2);

        Directory.GetDirectories(Path.Combine(_host.Store, "caches/go-build")).ShouldNotBeEmpty();
        await SameWhenCleanAsync(image);
    }

    [FactNeeds("rust")]
    public async Task Cargo_builds_with_its_target_folder_in_the_store()
    {
        _host.Write("Cargo.toml", "[package]\nname = \"api\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
        _host.Write("src/main.rs", "fn main() { println!(\"one\"); }\n");
        var image = Image(
            new Workdir("/src"), Copy("Cargo.toml", "./"), Copy("src/", "src/"),
            Run(
                "RUSTFLAGS=\"--remap-path-prefix=$PWD=/src\" cargo build --release --offline && mkdir -p /out && cp \"$CARGO_TARGET_DIR/release/api\" /out/",
                Cache.CargoRegistry, Cache.CargoTarget with { Id = "api-target" }));
        await _host.BuildAsync(image);
        _host.Write("src/main.rs", "fn main() { println!(\"two\"); }\n");

        await _host.BuildAsync(image);

        await SameWhenCleanAsync(image);
    }

    [Fact]
    public async Task DotNet_builds_beside_its_sources()
    {
        _host.Write("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><PathMap>$(MSBuildProjectDirectory)=/src</PathMap><UseAppHost>false</UseAppHost></PropertyGroup></Project>\n");
        _host.Write("Program.cs", "System.Console.WriteLine(1);\n");
        var image = Image(
            new Workdir("/src"), Copy("App.csproj", "./"), Run("dotnet restore", Cache.NuGet),
            Copy("Program.cs", "./"), Run("dotnet publish --no-restore -c Release -o /out", Cache.NuGet));
        await _host.BuildAsync(image);
        _host.Write("Program.cs", "System.Console.WriteLine(2);\n");

        (await _host.BuildAsync(image)).Steps.Cached.ShouldBe(2);

        Directory.Exists(_host["obj"]).ShouldBeFalse();
        await SameWhenCleanAsync(image, "App.dll");
    }

    public void Dispose() => _host.Dispose();

    private async Task SameWhenCleanAsync(ImageDefinition image, string? file = null)
    {
        var folder = Path.Combine(_host.Root(), "out");
        file = Path.Combine(folder, file ?? Path.GetFileName(Directory.GetFiles(folder)[0]));
        var kept = await File.ReadAllBytesAsync(file);

        await _host.BuildAsync(image, request => request with { Clean = true });

        (await File.ReadAllBytesAsync(file)).ShouldBe(kept);
    }

    private void AddToPath(params string[] folders) => _host.Variables["PATH"] = string.Join(':', [.. folders, _host.Variables["PATH"]]);
}
