using NoWait.Docker;
using NoWait.Docker.Build;
using NoWait.Testing;

namespace NoWait.EndToEnd.Specs;

/// <summary>This machine's Go as the images that Dockerfiles call <c>golang</c>, without a registry: Go over busybox.</summary>
internal static class GoImages
{
    private const string Place = "/usr/local/go";

    /// <summary>Makes the images with these names.</summary>
    public static async Task MakeAsync(DockerEngine engine, params string[] names)
    {
        var said = await new Terminal(Path.GetTempPath()).RunAsync(Need.Find("go")!, "env", "GOROOT");
        var root = said.Well.Trim();
        var image = RealEngine.Busybox;

        // Debian spreads Go over two folders and links one into the other.
        foreach (var part in (string[])["src", "pkg/include"])
        {
            image = await CopyAsync(engine, image, Real(Path.Combine(root, part)), $"{Place}/{part}", null);
        }

        image = await CopyAsync(engine, image, root, Place, path => path is "bin" or "pkg" or "pkg/tool" or "VERSION"
            || path.StartsWith("bin/", StringComparison.Ordinal) || path.StartsWith("pkg/tool/", StringComparison.Ordinal));
        image = await WithLibrariesAsync(engine, image, Path.Combine(root, "bin", "go"));
        foreach (var name in names)
        {
            await engine.Images.TagAsync(image, name, CancellationToken.None);
        }
    }

    // Debian's go is a dynamic program: busybox has no libraries for it.
    private static async Task<string> WithLibrariesAsync(DockerEngine engine, string image, string program)
    {
        var said = await new Terminal(Path.GetTempPath()).RunAsync("ldd", program);
        var paths = said.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith('/')).ToList();
        if (paths.Count == 0)
        {
            return image;
        }

        var loader = paths.Single(path => Path.GetFileName(path).StartsWith("ld-", StringComparison.Ordinal));
        var folder = Path.GetDirectoryName(paths.First(path => path != loader))!;
        var names = paths.Select(Path.GetFileName).ToHashSet();
        image = await CopyAsync(engine, image, folder, folder, names.Contains);
        return await CopyAsync(engine, image, folder, Path.GetDirectoryName(loader)!, name => name == Path.GetFileName(loader));
    }

    private static async Task<string> CopyAsync(DockerEngine engine, string image, string folder, string place, Func<string, bool>? includes)
    {
        var tag = "nowait-go:" + place.Replace('/', '-').Trim('-');
        var spec = new BuildSpec
        {
            Dockerfile = $"FROM {image}\nENV PATH={Place}/bin:/bin HOME=/root GOPATH=/go CGO_ENABLED=0\nCOPY . {place}/\n",
            Context = new BuildContext(folder) { Scope = place, Includes = includes },
            Tags = [tag],
        };
        await engine.Builder.BuildAsync(spec, null, CancellationToken.None);
        return tag;
    }

    private static string Real(string path) =>
        new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
}
