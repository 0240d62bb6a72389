using NoWait.Delivering;
using NoWait.Images;
using NoWait.Testing;
using DotNetOptions = NoWait.Images.Recipes.DotNetOptions;

namespace NoWait.Specs.Delivering;

/// <summary>A change that makes no other image is built, and goes no further: the image's digest is the judge.</summary>
public sealed class EarlyCutOffSpecs : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    // Go's own tables know the line of every call, and its linker lays packages out as they are imported: what moves lines or
    // imports makes another program.
    [FactNeeds("registry", "go")]
    public Task Of_go_a_comment_goes_no_further() => ShouldEndEarlyAsync(
        new("go") { Image = Image.Go("."), Context = "go" },
        new() { ["go/go.mod"] = "module example.org/app\n\ngo 1.19\n", ["go/main.go"] = Go },
        [
            ("go/main.go", "main()", "main() /* said with a comment */"),
            ("go/main.go", "", "\n// a line of words\n"),
        ],
        ("go/main.go", "Hour", "Minute"));

    [FactNeeds("registry", "go")]
    public async Task Of_go_a_test_is_no_source_at_all()
    {
        using var registry = await RealRegistry.StartAsync();
        var service = new Service("go") { Image = Image.Go("."), Context = "go" };
        _repository.Folder.Write("go/go.mod", "module example.org/app\n\ngo 1.19\n");
        _repository.Folder.Write("go/main.go", Go);
        await DeliverAsync(service, registry);

        _repository.Folder.Write("go/main_test.go", "package main\n");

        (await DeliverAsync(service, registry)).Changes.ShouldBe("nothing changed");
    }

    [FactNeeds("registry", "gcc", "strip")]
    public Task Of_c_comments_tests_and_reordered_includes_go_no_further() => ShouldEndEarlyAsync(
        new("c")
        {
            Image = Image
                .Stage("build", "gcc:12", s => s.Workdir("/src").Copy("c/")
                    .Run("mkdir -p /out && gcc -O2 -g -Wl,--build-id=none -ffile-prefix-map=$PWD=/src -o /out/app c/main.c").Strip("/out/app"))
                .Stage("run", "scratch", s => s.CopyFrom("build", "/out/app", "/app").Entrypoint("/app")),
        },
        new() { ["c/main.c"] = "#include <stdio.h>\n#include <unistd.h>\nint main(void) { return sleep(3600); }\n", ["c/test.c"] = "" },
        [
            ("c/main.c", "int main", "// a line of words\nint main"),
            ("c/main.c", "#include <stdio.h>\n#include <unistd.h>\n", "#include <unistd.h>\n#include <stdio.h>\n"),
            ("c/test.c", "", "a test"),
        ],
        ("c/main.c", "3600", "1800"));

    [FactNeeds("registry")]
    public Task Of_dotnet_comments_and_reordered_usings_go_no_further() => ShouldEndEarlyAsync(
        new("dotnet") { Image = Image.DotNet("app", new DotNetOptions { Trimmed = false }), Context = "dotnet" },
        new()
        {
            ["dotnet/app/app.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                </Project>
                """,
            ["dotnet/app/Program.cs"] = "using System;\nusing System.Threading;\nThread.Sleep(TimeSpan.FromHours(1));\n",
        },
        [
            ("dotnet/app/Program.cs", "Thread.Sleep", "// a line of words\n\nThread.Sleep"),
            ("dotnet/app/Program.cs", "using System;\nusing System.Threading;\n", "using System.Threading;\nusing System;\n"),
        ],
        ("dotnet/app/Program.cs", "FromHours", "FromMinutes"));

    [FactNeeds("registry", "rust", "gcc")]
    public Task Of_rust_a_comment_a_test_and_a_reordered_use_go_no_further() => ShouldEndEarlyAsync(
        new("rust") { Image = Image.Rust("."), Context = "rust" },
        new()
        {
            ["rust/Cargo.toml"] = "[package]\nname = \"app\"\nversion = \"1.0.0\"\nedition = \"2021\"\n",
            ["rust/Cargo.lock"] = "version = 3\n\n[[package]]\nname = \"app\"\nversion = \"1.0.0\"\n",
            ["rust/src/main.rs"] = "use std::thread;\nuse std::time::Duration;\nfn main() { thread::sleep(Duration::from_secs(3600)); }\n",
        },
        [
            ("rust/src/main.rs", "fn main()", "// a line of words\nfn main()"),
            ("rust/src/main.rs", "use std::thread;\nuse std::time::Duration;\n", "use std::time::Duration;\nuse std::thread;\n"),
            ("rust/src/main.rs", "", "\n#[cfg(test)]\nmod tests { #[test] fn one() { assert!(true); } }\n"),
        ],
        ("rust/src/main.rs", "3600", "1800"));

    private const string Go = "package main\n\nimport \"time\"\n\nfunc main() { time.Sleep(time.Hour) }\n";

    private async Task ShouldEndEarlyAsync(
        Service service, Dictionary<string, string> files, (string File, string Old, string New)[] nothing, (string File, string Old, string New) something)
    {
        using var registry = await RealRegistry.StartAsync();
        foreach (var (path, text) in files)
        {
            _repository.Folder.Write(path, text);
        }

        var first = await DeliverAsync(service, registry);
        first.Requests.ShouldContain(request => request.StartsWith("PUT ", StringComparison.Ordinal));
        foreach (var (file, old, @new) in nothing)
        {
            Edit(file, old, @new);

            var told = await DeliverAsync(service, registry);

            told.Changes.ShouldBe("1 of 1 changed");
            told.Compile.ShouldNotBeNull("it is built");
            told.Image.ShouldBe(first.Image, $"{file}: {@new}");
            told.Push.ShouldBe("the registry has it all");
            told.Requests.ShouldAllBe(request => request.StartsWith("HEAD ", StringComparison.Ordinal) || request.StartsWith("GET ", StringComparison.Ordinal));
            told.Requests.Count.ShouldBeLessThanOrEqualTo(3);
            told.Deploy.ShouldBe("runs already, and is well");
            told.Since.ShouldBe(first.Since);
        }

        Edit(something.File, something.Old, something.New);
        var last = await DeliverAsync(service, registry);
        last.Image.ShouldNotBe(first.Image);
        last.Deploy.ShouldStartWith("healthy");
        using var output = new StringWriter();
        await new Operations(new Workspace(_repository.Folder.Path), [service], Options(registry), output).StopAsync(default);
    }

    private void Edit(string file, string old, string @new)
    {
        var text = File.ReadAllText(_repository.Folder[file]);
        text.ShouldContain(old);
        _repository.Folder.Write(file, old.Length == 0 ? text + @new : text.Replace(old, @new, StringComparison.Ordinal));
    }

    private DeliveryOptions Options(RealRegistry registry) => _repository.Options with
    {
        Registry = $"{registry.Host}/team",
        InsecureRegistries = [registry.Host],
        Builder = "host",
        Compress = "never",
        Deployer = "process",
    };

    private async Task<Told> DeliverAsync(Service service, RealRegistry registry)
    {
        _repository.Options = Options(registry);
        var asked = registry.Requests.Count;
        using var delivery = _repository.Delivery(service);
        string?[] words =
        [
            await delivery.DetectChangesAsync(default),
            await delivery.PrepareAsync(default),
            await delivery.CompileAsync(default),
            await delivery.StripAsync(default),
            await delivery.CompressAsync(default),
            await delivery.BuildImagesAsync(default),
            await delivery.PushAsync(isAsked: true, default),
            await delivery.DeployAsync(default),
        ];
        delivery.Settle(isLast: true);
        var image = await _repository.Images.ReadAsync(service.Name);
        using var output = new StringWriter();
        await new Operations(new Workspace(_repository.Folder.Path), [service], _repository.Options, output).StatusAsync(default);
        return new(words[0], words[2], words[6], words[7], image.Descriptor.Digest.ToString(), output.ToString(), [.. registry.Requests.Skip(asked)]);
    }

    private sealed record Told(
        string? Changes, string? Compile, string? Push, string? Deploy, string Image, string Since, IReadOnlyList<string> Requests);
}
