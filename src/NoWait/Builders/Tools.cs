using System.Text;
using NoWait.Changes;
using NoWait.Processes;

namespace NoWait.Builders;

/// <summary>The programs that steps run: where they are, what tells one version from another, and how to get them.</summary>
internal static class Tools
{
    private static readonly Dictionary<string, string> Remedies = new(StringComparer.Ordinal)
    {
        ["go"] = "install Go{0} (https://go.dev/dl)",
        ["dotnet"] = "install the .NET SDK{0} (https://dot.net)",
        ["cargo"] = "install Rust{0} (https://rustup.rs)",
        ["rustc"] = "install Rust{0} (https://rustup.rs)",
        ["rustup"] = "install Rust{0} (https://rustup.rs)",
        ["node"] = "install Node.js{0} (https://nodejs.org)",
        ["npm"] = "install Node.js{0} (https://nodejs.org)",
        ["npx"] = "install Node.js{0} (https://nodejs.org)",
        ["pnpm"] = "install pnpm (npm install --global pnpm)",
        ["yarn"] = "install Yarn (npm install --global yarn)",
        ["python3"] = "install Python{0} (https://python.org)",
        ["pip"] = "install Python{0} with pip (https://python.org)",
        ["gcc"] = "install a C compiler (Debian: apt install gcc)",
        ["cc"] = "install a C compiler (Debian: apt install gcc)",
        ["g++"] = "install a C++ compiler (Debian: apt install g++)",
        ["make"] = "install make (Debian: apt install make)",
        ["cmake"] = "install CMake (https://cmake.org)",
        ["java"] = "install a JDK{0} (https://adoptium.net)",
        ["mvn"] = "install Maven (https://maven.apache.org)",
        ["gradle"] = "install Gradle (https://gradle.org)",
        ["apk"] = "install on this machine what it would add",
        ["apt-get"] = "install on this machine what it would add",
        ["apt"] = "install on this machine what it would add",
    };

    /// <summary>The folders beside <c>dotnet</c> whose names are the versions that it chooses from.</summary>
    private static readonly string[] DotNetFolders = ["sdk", "shared/Microsoft.NETCore.App", "packs"];

    /// <summary>How to get a program, with the version that the stage's base image names.</summary>
    public static string Remedy(string tool, string baseImage)
    {
        if (!Remedies.TryGetValue(tool, out var remedy))
        {
            return $"install {tool}";
        }

        var tag = baseImage[(baseImage.LastIndexOf('/') + 1)..].Split('@')[0].Split(':');
        var version = tag.Length > 1 ? new string([.. tag[1].TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]) : "";
        return remedy.Replace("{0}", version.Length > 0 ? " " + version.TrimEnd('.') : "", StringComparison.Ordinal);
    }

    /// <summary>What tells this version of a program from others on this machine; empty when it is not there.</summary>
    public static string Identity(string tool, IReadOnlyDictionary<string, string> variables) => Describe(tool, variables, Stat);

    /// <summary>What tells this version of a program from others on any machine; empty when it is not there.</summary>
    public static string Content(string tool, IReadOnlyDictionary<string, string> variables, ContentReader contents) =>
        Describe(tool, variables, file => contents.DigestOf(file).ToString());

    /// <summary>Tells of all the files and folders that <see cref="Content"/> depends on.</summary>
    public static void Tell(string tool, IReadOnlyDictionary<string, string> variables, Looks looks)
    {
        if (!tool.Contains('/', StringComparison.Ordinal))
        {
            foreach (var folder in (variables.GetValueOrDefault("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            {
                looks.Add(Path.GetFullPath(Path.Combine(folder, tool)));
            }
        }

        // Seen by its own eyes once more: what it describes is what is noted.
        _ = Describe(tool, variables, file =>
        {
            looks.Add(file);
            return "";
        }, looks.Add);
    }

    private static string Describe(string tool, IReadOnlyDictionary<string, string> variables, Func<string, string> describe, Action<string>? look = null)
    {
        if ((!tool.StartsWith('/') && tool.Contains('/', StringComparison.Ordinal))
            || Executables.Find(tool, variables.GetValueOrDefault("PATH")) is not { } found)
        {
            return "";
        }

        var file = new FileInfo(found).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? found;
        var text = new StringBuilder(describe(file));
        var folder = Path.GetDirectoryName(file)!;
        if (Path.GetFileName(file) == "dotnet")
        {
            foreach (var versions in DotNetFolders)
            {
                look?.Invoke(Path.Combine(folder, versions));
                text.Append(' ').Append(Names(Path.Combine(folder, versions)));
            }

            return text.ToString();
        }

        look?.Invoke(Path.Combine(folder, "rustup"));
        if (File.Exists(Path.Combine(folder, "rustup")))
        {
            DescribeRustup(text, folder, variables, describe, look);
        }

        return text.ToString();
    }

    /// <summary>The toolchains behind rustup's stand-ins for <c>cargo</c> and <c>rustc</c>, and which of them is chosen.</summary>
    private static void DescribeRustup(
        StringBuilder text, string folder, IReadOnlyDictionary<string, string> variables, Func<string, string> describe,
        Action<string>? look)
    {
        var home = variables.GetValueOrDefault("RUSTUP_HOME")
            ?? Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(folder))!, ".rustup");
        var toolchains = Path.Combine(home, "toolchains");
        look?.Invoke(toolchains);
        var compilers = (Disk.List(toolchains) ?? []).Select(chain => Path.Combine(toolchains, chain.Name, "bin", "rustc"));
        foreach (var file in compilers.Prepend(Path.Combine(home, "settings.toml")))
        {
            look?.Invoke(file);
            if (!File.Exists(file))
            {
                continue;
            }

            text.Append(' ').Append(describe(file));
        }
    }

    private static string Names(string folder) => string.Join(',', (Disk.List(folder) ?? []).Select(entry => entry.Name));

    private static string Stat(string file)
    {
        var stat = Disk.Stat(file);
        return FormattableString.Invariant($"{file} {stat.Size} {stat.Modified}");
    }
}
