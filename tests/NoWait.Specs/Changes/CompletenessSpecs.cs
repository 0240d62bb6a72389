using System.Text;
using NoWait.Builders;
using NoWait.Changes;
using NoWait.Images;
using NoWait.Testing;

namespace NoWait.Specs.Changes;

/// <summary>All that an image is made from shows in its fingerprint, and what a ready-made definition finds is all that there is.</summary>
public sealed class CompletenessSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public CompletenessSpecs()
    {
        _variables["PATH"] = _folder["tools"];
        _folder.Write("context/main", "text");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_format_of_this_version_the_platform_and_packing_stand_at_its_head()
    {
        var lines = Encoding.UTF8.GetString(Take(Of("true")).Text.Span).Split('\n');

        lines[..4].ShouldBe(["nowait\tformat\t2", $"platform\t\t{HostPlatform.Name}", "compress\t\tauto", "date\t\t0"]);
    }

    [Fact]
    public void What_a_base_is_now_counts_on_this_machine_too()
    {
        Fingerprint On(string digest) => Take(Of("true"), request => request with
        {
            Images = new Dictionary<string, NamedImage> { ["alpine:3.20"] = new(digest, null) },
        });

        On("sha256:2").CausesSince(On("sha256:1")).ShouldBe(["base image alpine:3.20 now sha256:2"]);
    }

    [Fact]
    public void A_cache_is_known_by_its_id_its_place_and_the_variables_that_tell_of_it()
    {
        var cache = Cache.At("/cache", "mine", "MY_CACHE");
        var before = Take(Of("true", cache));

        Take(Of("true", cache with { Id = "other" })).ShouldNotBe(before);
        Take(Of("true", cache with { Target = "/elsewhere" })).ShouldNotBe(before);
        Take(Of("true", cache with { Sharing = CacheSharing.Locked })).ShouldNotBe(before);
        Take(Of("true", cache with { Variables = [new("MY_CACHE", "{0}/more")] })).CausesSince(before).ShouldBe(["a cache of stage 'build' changed"]);
    }

    [Theory]
    [InlineData("DOTNET_ROLL_FORWARD")]
    [InlineData("GOTOOLCHAIN")]
    [InlineData("RUSTUP_TOOLCHAIN")]
    public void Variables_that_choose_a_version_of_a_tool_count(string name)
    {
        var before = Take(Of("mytool"));

        _variables[name] = "1.2.3";

        Take(Of("mytool")).CausesSince(before).ShouldBe([$"environment variable {name} added"]);
    }

    [Theory]
    [InlineData("make", "gcc")]
    [InlineData("make", "ld")]
    [InlineData("cmake --build .", "make")]
    [InlineData("npm ci", "node")]
    [InlineData("gcc -o app main.c", "as")]
    [InlineData("cargo build", "rustc")]
    [InlineData("cargo build", "ld")]
    [InlineData("go build .", "gcc")]
    public void A_tool_counts_that_only_another_tool_runs(string command, string tool)
    {
        Install(command.Split(' ')[0], "1");
        Install(tool, "1");
        var before = Take(Of(command));

        Install(tool, "2");

        Take(Of(command)).CausesSince(before).ShouldBe([$"another version of the tool {tool}"]);
    }

    [Fact]
    public void Where_go_must_not_run_a_c_compiler_there_is_none_to_count()
    {
        Install("gcc", "1");
        var image = Image.Stage("build", "golang", s => s.Env("CGO_ENABLED", "0").Copy("main").Run("go build ."));
        var before = Take(image);

        Install("gcc", "2");

        Take(image).ShouldBe(before);
    }

    [FactNeeds("go")]
    public async Task Of_go_it_is_what_go_list_names()
    {
        _folder.Write("context/go.mod", "module example.org/app\n\ngo 1.19\n\nrequire example.org/words v0.0.0\nreplace example.org/words => ./words\n");
        _folder.Write(
            "context/main.go",
            """
            package main

            import (
            	"embed"
            	"example.org/app/deep/er"
            	w "example.org/words"
            )

            //go:embed assets
            var assets embed.FS

            func main() { er.Do(); w.Do() }
            """);
        _folder.Write("context/assets/page.html", "<p>");
        _folder.Write("context/deep/er/er.go", "package er\n\nimport \"example.org/app/side\"\n\nfunc Do() { side.Do() }\n");
        _folder.Write("context/deep/er/er_test.go", "package er\n\nimport _ \"example.org/app/onlytests\"\n");
        _folder.Write("context/side/side.go", "package side\n\nfunc Do() {}\n");
        _folder.Write("context/onlytests/x.go", "package onlytests\n");
        _folder.Write("context/unused/x.go", "package unused\n");
        _folder.Write("context/words/go.mod", "module example.org/words\n\ngo 1.19\n");
        _folder.Write("context/words/words.go", "package words\n\nfunc Do() {}\n");
        const string format = "{{if not .Standard}}{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}\n{{end}}{{range .EmbedFiles}}{{$d}}/{{.}}\n{{end}}{{end}}";
        var terminal = new Terminal(_folder["context"]) { Environment = { ["GOFLAGS"] = "-mod=mod", ["GOWORK"] = "off", ["GOCACHE"] = _folder["gocache"] } };
        var listed = (await terminal.RunAsync(Need.Find("go")!, "list", "-deps", "-f", format, ".")).Well
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(path => Path.GetRelativePath(_folder["context"], path));

        Files(Take(Image.Go("."))).Except(["go.mod", "words/go.mod"]).ShouldBe(listed, ignoreOrder: true);
    }

    [Theory]
    [InlineData("global.json", "{}")]
    [InlineData("Directory.Build.props", "<Project />")]
    [InlineData("Directory.Build.targets", "<Project />")]
    [InlineData("Directory.Packages.props", "<Project />")]
    [InlineData("nuget.config", "<configuration />")]
    [InlineData("src/Directory.Build.props", "<Project />")]
    [InlineData(".editorconfig", "")]
    [InlineData("src/App/packages.lock.json", "{}")]
    [InlineData("src/Core/packages.lock.json", "{}")]
    [InlineData("src/Deep/packages.lock.json", "{}")]
    [InlineData("src/Deep/more/New.cs", "")]
    public void Of_dotnet_it_is_all_that_governs_and_all_that_is_referenced(string path, string text)
    {
        const string project = "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"../NAME/NAME.csproj\" /></ItemGroup></Project>";
        _folder.Write("context/src/App/App.csproj", project.Replace("NAME", "Core", StringComparison.Ordinal));
        _folder.Write("context/src/Core/Core.csproj", project.Replace("NAME", "Deep", StringComparison.Ordinal));
        _folder.Write("context/src/Deep/Deep.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        _folder.Write("context/src/Other/Other.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        var image = Image.DotNet("src/App");
        var before = Take(image);

        _folder.Write("context/" + path, text);
        var added = Take(image);
        added.CausesSince(before).ShouldContain($"{path} added");
        _folder.Write("context/" + path, text + " ");
        Take(image).CausesSince(added).ShouldBe([$"{path} changed"]);
        _folder.Write("context/src/Other/packages.lock.json", "{}");
        _folder.Write("context/" + path, text);
        Take(image).ShouldBe(added);
    }

    [Fact]
    public void Of_rust_it_is_the_crates_that_it_depends_on()
    {
        const string crate = "[package]\nname = \"NAME\"\nversion = \"1.0.0\"\n";
        _folder.Write("context/Cargo.toml", "[workspace]\nmembers = [\"app\", \"core\", \"other\"]\n");
        _folder.Write("context/Cargo.lock", "");
        _folder.Write("context/app/Cargo.toml", crate.Replace("NAME", "app", StringComparison.Ordinal) + "[dependencies]\ncore = { path = \"../core\" }\n");
        _folder.Write("context/app/src/main.rs", "fn main() {}");
        foreach (var name in (string[])["core", "other"])
        {
            _folder.Write($"context/{name}/Cargo.toml", crate.Replace("NAME", name, StringComparison.Ordinal));
            _folder.Write($"context/{name}/src/lib.rs", "");
        }

        var image = Image.Rust("app");
        var before = Take(image);

        _folder.Write("context/core/src/lib.rs", "// other");
        Take(image).CausesSince(before).ShouldBe(["core/src/lib.rs changed"]);
        _folder.Write("context/core/src/lib.rs", "");
        _folder.Write("context/other/src/lib.rs", "// other");
        Take(image).ShouldBe(before, "Cargo reads the manifests of all members, and the sources of none that it does not need");
        _folder.Write("context/other/Cargo.toml", crate.Replace("NAME", "other", StringComparison.Ordinal) + "\n");
        Take(image).CausesSince(before).ShouldContain("other/Cargo.toml changed");
    }

    [FactNeeds("rust", "gcc")]
    public async Task A_rust_crate_is_built_beside_members_that_are_not_brought()
    {
        using var repository = new Delivering.Repository();
        repository.Options = repository.Options with { Builder = "host", Compress = "never" };
        repository.Folder.Write("Cargo.toml", "[workspace]\nmembers = [\"app\", \"core\", \"other\", \"tool\"]\n");
        repository.Folder.Write(
            "Cargo.lock",
            "version = 3\n" + string.Concat(((string[])["app", "core", "other", "tool"]).Select(name =>
                $"\n[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\n{(name == "app" ? "dependencies = [\n \"core\",\n]\n" : "")}")));
        void Crate(string name, string more) => repository.Folder.Write(
            $"{name}/Cargo.toml", $"[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nedition = \"2021\"\n{more}");
        Crate("app", "[dependencies]\ncore = { path = \"../core\" }\n");
        repository.Folder.Write("app/src/main.rs", "fn main() { println!(\"{}\", core::words()); }");
        Crate("core", "");
        repository.Folder.Write("core/src/lib.rs", "pub fn words() -> u8 { 1 }");
        Crate("other", "");
        repository.Folder.Write("other/src/lib.rs", "this does not compile");
        Crate("tool", "[[bin]]\nname = \"named\"\n\n[[test]]\nname = \"check\"\n");
        repository.Folder.Write("tool/src/bin/named.rs", "nor does this");

        await repository.BuildAsync(new Service("app") { Image = Image.Rust("app") });

        repository.Folder.Write("core/src/lib.rs", "pub fn words() -> u8 { 2 }");
        await repository.BuildAsync(new Service("app") { Image = Image.Rust("app") });
        repository.Said.ShouldNotContain(line => line.Contains("error", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_node_it_is_the_workspace_packages_too()
    {
        _folder.Write("context/web/package.json", "{ \"workspaces\": [\"packages/*\"], \"scripts\": { \"start\": \"node server.js\" } }");
        _folder.Write("context/web/package-lock.json", "{}");
        _folder.Write("context/web/server.js", "");
        _folder.Write("context/web/packages/one/package.json", "{}");
        _folder.Write("context/web/packages/one/index.js", "");
        _folder.Write("context/web/node_modules/junk/index.js", "");
        _folder.Write("context/elsewhere/index.js", "");
        var image = Image.Node("web");
        var before = Take(image);

        _folder.Write("context/web/packages/one/index.js", "// other");
        Take(image).CausesSince(before).ShouldBe(["web/packages/one/index.js changed"]);
        _folder.Write("context/web/packages/one/index.js", "");
        _folder.Write("context/web/node_modules/junk/index.js", "// other");
        _folder.Write("context/elsewhere/index.js", "// other");
        Take(image).ShouldBe(before);
        _folder.Write("context/web/packages/two/package.json", "{}");
        Take(image).CausesSince(before).ShouldContain("web/packages/two/package.json added");
    }

    private static ImageDefinition Of(string command, params CacheMount[] caches) => new()
    {
        Stages =
        [
            new("build", "scratch") { Instructions = [new Copy(["main"], "/main"), new Run(new Command.ShellForm(command)) { Mounts = [.. caches] }] },
            new("run", "scratch") { Instructions = [new Copy(["/main"], "/main") { From = "build" }] },
        ],
    };

    private static IEnumerable<string> Files(Fingerprint fingerprint) => Encoding.UTF8.GetString(fingerprint.Text.Span).Split('\n')
        .Select(line => line.Split('\t')).Where(parts => parts[0] == "file").Select(parts => parts[1]);

    private void Install(string name, string version) => File.SetUnixFileMode(
        _folder.Write($"tools/{name}", $"#!/bin/sh\necho {version}\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private Fingerprint Take(ImageDefinition image, Func<BuildRequest, BuildRequest>? with = null)
    {
        var request = new BuildRequest("api", image, _folder["context"], _folder["store"]);
        return new Fingerprints(_variables, _folder["store"], TimeProvider.System).Of((with ?? (same => same))(request), "auto");
    }
}
