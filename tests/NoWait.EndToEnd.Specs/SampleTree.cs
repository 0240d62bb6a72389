using System.Text.RegularExpressions;
using NoWait.Oci;
using NoWait.Oci.Layout;
using NoWait.Testing;

namespace NoWait.EndToEnd.Specs;

/// <summary>A copy of <c>tests/samples</c> with ports of its own, of which services are built.</summary>
public sealed partial class SampleTree : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, int> _ports = new(StringComparer.Ordinal);

    private string Root => _folder["samples"];

    // The system's own tools before others: images can be made of them.
    private Terminal Terminal => new(Root) { Environment = { ["PATH"] = $"/usr/bin:{Environment.GetEnvironmentVariable("PATH")}" } };

    public HttpClient Browser { get; } = new();

    /// <summary>Where the host builder keeps what tools fetched.</summary>
    public string Caches => Path.Combine(Root, ".nuke", "cache", "caches");

    public Task<Said> BuildAsync(params string[] arguments) => Terminal.RunAsync("bash", ["build.sh", .. arguments]);

    /// <summary>Builds a copy of a sample, and says which image that gave.</summary>
    public async Task<Digest> BuildCopyAsync(string service, Surroundings surroundings, params string[] arguments)
    {
        const string script = """
            umask "$1" && rm -rf "$2" && mkdir -p "$2/.nuke" "$2/home" && cp -r --no-preserve=all "$3" "$2/" && find "$2" -exec touch -d "$4" {} + || exit
            other=
            [ -z "$5" ] || { export HOME=$2/home; ! unshare --user --map-user=31416 true || other='unshare --user --map-user=31416 --map-group=27182'; }
            root=$2; shift 5
            exec $other bash build.sh BuildImages --root "$root" "$@"
            """;
        var copy = _folder[surroundings.Folder];
        var terminal = Terminal;
        foreach (var (name, value) in surroundings.Variables)
        {
            terminal.Environment[name] = value;
        }

        _ = (await terminal.RunAsync(
            "sh",
            [
                "-c", script, "sh", surroundings.Umask, copy, service, surroundings.Modified, surroundings.IsSomebodyElse ? "yes" : "",
                "--services", service, .. arguments,
            ])).Well;
        return await ImageAsync(copy, service);
    }

    public Task<string> AskAsync(string service, string path) =>
        Browser.GetStringAsync(new Uri($"http://localhost:{_ports[service]}{path}"));

    public void Edit(string file, string old, string @new)
    {
        var path = Path.Combine(Root, file);
        var text = File.ReadAllText(path);
        text.ShouldContain(old);
        File.WriteAllText(path, text.Replace(old, @new, StringComparison.Ordinal));
    }

    public Task<Digest> ImageAsync(string service) => ImageAsync(Root, service);

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Root);
        _ = (await new Terminal(Path.Combine(Tree.Root, "tests", "samples")).RunAsync(
            "bash", "-c", $"git ls-files -z -co --exclude-standard | xargs -0 cp -L --parents -t '{Root}'")).Well;
        Edit("build/_build.csproj", "../../../src", Path.Combine(Tree.Root, "src"));
        Edit("build/_build.csproj", "<OutputType>", "<TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><OutputType>");
        var build = Path.Combine(Root, "build", "Build.cs");
        File.WriteAllText(build, ServiceLine().Replace(File.ReadAllText(build), match =>
        {
            var port = _ports[match.Groups["name"].Value] = PackagedBuild.FreePort();
            return match.Value.Replace(match.Groups["port"].Value, $"{port}", StringComparison.Ordinal);
        }));
    }

    public async Task DisposeAsync()
    {
        await BuildAsync("Stop");
        Browser.Dispose();
        _folder.Dispose();
    }

    private static async Task<Digest> ImageAsync(string root, string service) =>
        (await OciLayout.Open(Path.Combine(root, ".nuke", "cache", "images")).ReadAsync(service)).Descriptor.Digest;

    [GeneratedRegex("""new\("(?<name>\w+)"\)[^;]*?Port = (?<port>\d+)""")]
    private static partial Regex ServiceLine();
}
