using NoWait.Testing;

namespace NoWait.EndToEnd.Specs;

/// <summary>This repository as a newcomer has it: what git knows of it, in a folder of its own, and nothing built.</summary>
public sealed class Checkout : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder["a fresh clone"];

    public int Port { get; } = PackagedBuild.FreePort();

    public Terminal Terminal => new(Path);

    public Task<Said> BuildAsync(params string[] arguments) =>
        Terminal.RunAsync("bash", ["build.sh", .. arguments]);

    public void Edit(string file, string old, string @new)
    {
        var path = System.IO.Path.Combine(Path, file);
        var text = File.ReadAllText(path);
        text.ShouldContain(old);
        File.WriteAllText(path, text.Replace(old, @new, StringComparison.Ordinal));
    }

    public async Task InitializeAsync()
    {
        // What is in the tree now, committed or not, is what is tested; what git ignores is not there.
        Directory.CreateDirectory(Path);
        var files = (await new Terminal(Tree.Root).RunAsync(
            "bash", "-c", $"git ls-files -z -co --exclude-standard | xargs -0 cp --parents -t '{Path}'")).Well;
        files.ShouldBeEmpty();
        (await Terminal.RunAsync(
            "bash", "-c", "git init -q && git add -A && git -c user.name=Ada -c user.email=ada@example.org commit -qm Begin"))
            .ExitCode.ShouldBe(0);
        Edit("build/Build.cs", "Port = 8080", $"Port = {Port}");
    }

    public async Task DisposeAsync()
    {
        await BuildAsync("Stop");
        _folder.Dispose();
    }
}

/// <summary>The tree that these tests were compiled from.</summary>
internal static class Tree
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Solution.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("These tests run inside the repository that they are about.");
    }
}
