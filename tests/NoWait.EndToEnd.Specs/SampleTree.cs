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

    public HttpClient Browser { get; } = new();

    public Task<Said> BuildAsync(params string[] arguments) =>
        new Terminal(Root).RunAsync("bash", ["build.sh", .. arguments]);

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
