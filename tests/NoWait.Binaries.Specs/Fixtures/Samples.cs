using NoWait.Testing;

namespace NoWait.Binaries.Specs.Fixtures;

/// <summary>Real programs, each compiled once when the first test asks, read-only from then on.</summary>
internal static class Samples
{
    /// <summary>Does what its argument says; its zeros make it large enough to pack, and small when packed.</summary>
    private const string Source = """
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/stat.h>
        #include <unistd.h>

        const volatile char room[400000] = { 1 };

        static int is_small(void)
        {
            struct stat self;
            return stat("/proc/self/exe", &self) == 0 && self.st_size < 200000;
        }

        int main(int count, char **arguments)
        {
            const char *what = count > 1 ? arguments[1] : "";
            if (strcmp(what, "--version") == 0) { printf("fixture %d\n", room[0]); return 0; }
            if (strcmp(what, "fail") == 0) { fprintf(stderr, "it fails\n"); return 3; }
            if (strcmp(what, "only-large") == 0) { return is_small() ? 7 : 0; }
            if (strcmp(what, "needs-variable") == 0) { return getenv("FIXTURE") ? 0 : 9; }
            return 0;
        }
        """;

    private static readonly TemporaryFolder Folder = Clean(new TemporaryFolder());
    private static readonly Lazy<Task<string>> LazyDynamic = Make(() => GccAsync("dynamic", "-g", "-Wl,--build-id"));
    private static readonly Lazy<Task<string>> LazyFixed = Make(() => GccAsync("fixed", "-g", "-no-pie", "-Wl,--build-id=none"));
    private static readonly Lazy<Task<string>> LazyStatic = Make(() => GccAsync("static", "-s", "-static", "-Wl,--build-id"));
    private static readonly Lazy<Task<string>> LazyLibrary = Make(() => GccAsync("library.so", "-g", "-shared", "-fPIC"));
    private static readonly Lazy<Task<string>> LazyObject = Make(() => GccAsync("object.o", "-g", "-c"));
    private static readonly Lazy<Task<string>> LazyManaged = Make(ManagedAsync);
    private static readonly Lazy<Task<string>> LazyGo = Make(() => GoAsync("go", "amd64"));
    private static readonly Lazy<Task<string>> LazyGoForeign = Make(() => GoAsync("go-foreign", "arm64"));
    private static readonly Lazy<Task<string>> LazyRust = Make(RustAsync);
    private static readonly Lazy<Task<string>> LazyBundle = Make(() => DotNetAsync("bundle", "--no-self-contained", "-p:PublishSingleFile=true"));
    private static readonly Lazy<Task<string>> LazyWholeBundle = Make(() => DotNetAsync("whole", "--self-contained", "-p:PublishSingleFile=true"));
    private static readonly Lazy<Task<string>> LazyHost = Make(HostAsync);

    /// <summary>C: dynamic, position-independent, with a build ID, symbols and DWARF.</summary>
    public static Task<string> Dynamic => LazyDynamic.Value;

    /// <summary>C: at fixed addresses, without a build ID.</summary>
    public static Task<string> Fixed => LazyFixed.Value;

    /// <summary>C: static, already stripped, and smaller in a layer when packed with LZMA.</summary>
    public static Task<string> Static => LazyStatic.Value;

    public static Task<string> Library => LazyLibrary.Value;

    public static Task<string> Object => LazyObject.Value;

    /// <summary>C with the sections of .NET's ahead-of-time compiler.</summary>
    public static Task<string> Managed => LazyManaged.Value;

    /// <summary>Go: static, with DWARF, without GNU's build ID.</summary>
    public static Task<string> Go => LazyGo.Value;

    /// <summary>Go, for another processor than amd64.</summary>
    public static Task<string> GoForeign => LazyGoForeign.Value;

    public static Task<string> Rust => LazyRust.Value;

    /// <summary>.NET: one file that needs the runtime.</summary>
    public static Task<string> Bundle => LazyBundle.Value;

    /// <summary>.NET: one file with the runtime in it.</summary>
    public static Task<string> WholeBundle => LazyWholeBundle.Value;

    /// <summary>.NET: the launcher beside its assemblies.</summary>
    public static Task<string> Host => LazyHost.Value;

    private static async Task<string> GccAsync(string name, params string[] options)
    {
        var source = Folder.Write($"{name}.c", Source);
        await Shell.RunAsync("gcc", ["-O1", .. options, "-o", Folder[name], source]);
        return Folder[name];
    }

    private static async Task<string> ManagedAsync()
    {
        var source = Folder.Write("managed.c", """
            __attribute__((section("__managedcode"))) void managed(void) {}
            __attribute__((section("__modules"))) int modules = 1;
            int main(void) { managed(); return modules - 1; }
            """);
        await Shell.RunAsync("gcc", ["-o", Folder["managed"], source]);
        return Folder["managed"];
    }

    private static async Task<string> GoAsync(string name, string processor)
    {
        var source = Folder.Write($"{name}/main.go", "package main\n\nimport \"os\"\n\nfunc main() { os.Stdout.WriteString(\"fixture\\n\") }\n");
        await Shell.RunAsync(
            Need.Find("go")!, ["build", "-o", Folder[$"{name}.out"], source], ("GOARCH", processor), ("CGO_ENABLED", "0"), ("GOFLAGS", ""));
        return Folder[$"{name}.out"];
    }

    private static async Task<string> RustAsync()
    {
        var source = Folder.Write("main.rs", "fn main() { println!(\"fixture {}\", std::env::args().count()); }\n");
        await Shell.RunAsync("rustc", ["-g", "-o", Folder["rust"], source]);
        return Folder["rust"];
    }

    private static async Task<string> DotNetAsync(string name, params string[] options)
    {
        var project = Folder.Write($"{name}/app.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <UseSharedCompilation>false</UseSharedCompilation>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
            </Project>
            """);
        Folder.Write($"{name}/Program.cs", "System.Console.WriteLine(\"fixture\");");
        var output = Folder[$"{name}/out"];
        await Shell.RunAsync(
            "dotnet", ["publish", project, "-v", "q", "-nodeReuse:false", "-r", Rid, "-o", output, .. options], ("MSBUILDDISABLENODEREUSE", "1"));
        return Path.Combine(output, "app");
    }

    /// <summary>The launcher that the bundle was made from, as the compiler left it.</summary>
    private static async Task<string> HostAsync()
    {
        var project = Path.GetDirectoryName(Path.GetDirectoryName(await Bundle))!;
        return Directory.GetFiles(Path.Combine(project, "obj"), "apphost", SearchOption.AllDirectories).ShouldHaveSingleItem();
    }

    private static string Rid => System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;

    private static Lazy<Task<string>> Make(Func<Task<string>> make) => new(() => Task.Run(make));

    private static TemporaryFolder Clean(TemporaryFolder folder)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    }
}
