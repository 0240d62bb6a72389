using System.Collections;
using NoWait.Builders;
using NoWait.Images;
using NoWait.Testing;

namespace NoWait.Specs.Builders;

/// <summary>A context, a store, and builds of it on this machine.</summary>
public sealed class HostFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<StepOutput> _output = [];

    public HostFixture() => Directory.CreateDirectory(Context);

    public string Context => _folder["context"];

    /// <summary>Where stages and caches are kept; with a blank, unless the tools under test cannot stand it.</summary>
    public string Store => _folder[StoreName];

    public string StoreName { get; init; } = "a store";

    public IReadOnlyList<string> Lines => [.. _output.Select(line => line.Line)];

    public Dictionary<string, string> Variables { get; } = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");

    public Dictionary<string, Func<string>> Secrets { get; } = [];

    public string this[string relative] => Path.Combine(Context, relative);

    /// <summary>Writes a source file, and makes its time differ from any before.</summary>
    public void Write(string relative, string text)
    {
        var path = this[relative];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>A definition of one build stage, and a run stage that copies /out from it.</summary>
    public static ImageDefinition Image(params Instruction[] instructions) => new()
    {
        Stages =
        [
            new("build", "golang:1.23-alpine") { Instructions = [.. instructions] },
            new("run", "scratch") { Instructions = [new Copy(["/out"], "/out") { From = "build" }] },
        ],
    };

    public static Run Run(string text, params Mount[] mounts) => new(new Command.ShellForm(text)) { Mounts = [.. mounts] };

    public static Copy Copy(params string[] paths) => new([.. paths[..^1]], paths[^1]);

    public BuildRequest Request(ImageDefinition image) => new("api", image, Context, Store)
    {
        Output = line =>
        {
            lock (_output)
            {
                _output.Add(line);
            }
        },
        Secrets = Secrets,
    };

    public async Task<BuildOutput> BuildAsync(ImageDefinition image, Func<BuildRequest, BuildRequest>? with = null)
    {
        using var builder = new HostBuilder(Variables, TimeProvider.System);
        return await builder.BuildAsync((with ?? (request => request))(Request(image)), CancellationToken.None);
    }

    public async Task<BuildFailedException> FailAsync(ImageDefinition image, Func<BuildRequest, BuildRequest>? with = null) =>
        await Should.ThrowAsync<BuildFailedException>(BuildAsync(image, with));

    public string Root(string stage = "build") => Path.Combine(Store, "stages", "api", stage, "root");

    public string Text(string path, string stage = "build") => File.ReadAllText(Path.Combine(Root(stage), path));

    /// <summary>Every file of a folder with its mode and content.</summary>
    public static SortedDictionary<string, string> Files(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file),
            file => $"{File.GetUnixFileMode(file)} {File.ReadAllText(file)}"),
        StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();
}
