using System.Runtime.InteropServices;

namespace NoWait.Testing;

/// <summary>The tools that the samples are built with, as the images that their definitions name: Debian's, and no registry's.</summary>
public static class SampleTools
{
    private static readonly string[] Shell = ["dash", "coreutils", "sed"];

    /// <summary>The image for a sample that was built on this machine before: what was fetched for that is in it.</summary>
    /// <param name="service">The sample.</param>
    /// <param name="caches">Where the host builder keeps what tools fetched.</param>
    /// <param name="over">A folder of its own.</param>
    public static ToolImage Of(string service, string caches, string over) => service switch
    {
        "go" => new("golang:1.19-alpine", [.. Shell, "golang-go"]) { Variables = ["HOME=/root"] },
        "c" => new("gcc:12", [.. Shell, "gcc", "make", "libc6-dev", "zlib1g-dev"]),
        "rust" => new("rust:1-alpine", [.. Shell, "rustc", "cargo", "gcc", "libc6-dev"]),
        "node" => Node(caches),
        "dotnet" => DotNet(caches, over),
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, null),
    };

    private static ToolImage Node(string caches)
    {
        // npm replaces its own files, so that they are no package's any more.
        const string npm = "/usr/lib/node_modules/npm";
        var cache = Path.Combine(caches, "npm");
        return new("node:22-alpine", [.. Shell, "nodejs", .. Directory.Exists("/usr/share/nodejs/npm") ? ["npm"] : Array.Empty<string>()])
        {
            Paths = Directory.Exists(npm) ? [cache, npm] : [cache],
            Variables = [$"npm_config_cache={cache}", "npm_config_offline=true"],
        };
    }

    private static ToolImage DotNet(string caches, string over)
    {
        var feed = Directory.CreateDirectory(Path.Combine(over, "feed")).FullName;
        foreach (var package in Directory.EnumerateFiles(Path.Combine(caches, "nuget"), "*.nupkg", SearchOption.AllDirectories))
        {
            File.CreateSymbolicLink(Path.Combine(feed, Path.GetFileName(package)), package);
        }

        var settings = Directory.CreateDirectory(Path.Combine(over, "root", ".nuget", "NuGet")).FullName;
        File.WriteAllText(
            Path.Combine(settings, "NuGet.Config"),
            """<configuration><packageSources><clear /><add key="feed" value="/feed" /></packageSources></configuration>""");
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return new("mcr.microsoft.com/dotnet/sdk:10.0", [.. Shell, "libstdc++6", "openssl", "zlib1g"])
        {
            Paths = [root],
            Over = over,
            Excludes = ["*/FSharp", "*/templates", "*/shared/Microsoft.AspNetCore.App", "*.resources.dll"],
            Variables = [$"PATH={root}:/usr/bin", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", "DOTNET_NUGET_SIGNATURE_VERIFICATION=false", "HOME=/root"],
        };
    }
}
