using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Unpack;
using NoWait.Payloads.Waste;
using NoWait.Testing;
using static NoWait.Specs.Payloads.ImageShop;

namespace NoWait.Specs.Payloads;

/// <summary>What of an image nobody needs.</summary>
public sealed class WasteSpecs : IDisposable
{
    private readonly ImageShop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task What_later_layers_hide_lies_in_the_layer_that_brought_it()
    {
        var image = await _shop.ImageAsync(
            "one",
            [File("kept", 10, 2), File("over", 100, 3), File("gone", 200, 4), File("dir/a", 30, 5), File("dir/b", 40, 6), File("opaque/c", 50, 7), File("tree/d", 60, 8)],
            [File("over", 70, 9), new LayerEntry.Whiteout("gone"), new LayerEntry.Whiteout("dir"), new LayerEntry.OpaqueDirectory("opaque"), File("opaque/new", 5, 10), File("tree", 80, 11)]);

        var waste = await WasteAsync(image);

        Told(waste).ShouldBe(
        [
            "Deleted 1 by 2: /gone, 200 in 1",
            "Overwritten 1 by 2: /over, 100 in 1",
            "Deleted 1 by 2: /dir, 70 in 2",
            "Overwritten 1 by 2: /tree/d, 60 in 1",
            "Deleted 1 by 2: /opaque/c, 50 in 1",
        ]);
        waste.Layers.Select(layer => layer.Bytes).ShouldBe([490, 155]);
        waste.Layers.Select(layer => layer.CreatedBy).ShouldBe(["layer 1", "layer 2"]);
        waste.OwnBytes.ShouldBe(480);
    }

    [Fact]
    public async Task What_is_brought_again_as_it_was_is_the_waste_of_the_layer_that_does_so()
    {
        var image = await _shop.ImageAsync("one", [File("app", 100), File("other", 7, 2)], [File("app", 100) with { Mode = FileModes.Default }]);

        Told(await WasteAsync(image)).ShouldBe(["Repeated 2: /app, 100 in 1"]);
    }

    [Fact]
    public async Task Equal_contents_count_once_each_and_links_for_nothing()
    {
        var image = await _shop.ImageAsync(
            "one",
            [File("a/first", 100), File("b/second", 100), new LayerEntry.HardLink("c/link", "a/first"), new LayerEntry.SymbolicLink("d", "a/first")],
            [File("third", 100)]);

        Told(await WasteAsync(image)).ShouldBe(["Duplicate 1: copies of /a/first, 100 in 1", "Duplicate 2: copies of /a/first, 100 in 1"]);
    }

    [Fact]
    public async Task What_a_hard_link_still_shows_is_not_gone()
    {
        var image = await _shop.ImageAsync(
            "one", [File("a", 100), new LayerEntry.HardLink("b", "a"), File("c", 50, 2), new LayerEntry.HardLink("d", "c")],
            [new LayerEntry.Whiteout("a"), new LayerEntry.Whiteout("c"), new LayerEntry.Whiteout("d")]);

        Told(await WasteAsync(image)).ShouldHaveSingleItem().ShouldStartWith("Deleted 1 by 2: /");
        (await WasteAsync(image)).OwnBytes.ShouldBe(50);
    }

    [Fact]
    public async Task A_file_is_wasted_for_one_reason_only()
    {
        // A cache that is deleted, one that is kept, and a copy in it of what lies elsewhere.
        var image = await _shop.ImageAsync(
            "one", [File("var/lib/apt/lists/x", 10, 2), File("root/.npm/_cacache/y", 20, 3), File("app/y", 20, 3)], [new LayerEntry.Whiteout("var/lib/apt/lists/x")]);

        Told(await WasteAsync(image)).ShouldBe(["Cache 1: npm's cache, 20 in 1", "Deleted 1 by 2: /var/lib/apt/lists/x, 10 in 1"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_efficiency_is_the_one_that_dive_computes()
    {
        var image = await _shop.ImageAsync(
            "one", [File("a", 100, 2), File("b", 50, 3), File("dir/c", 10, 4), File("dir/d", 20, 5)],
            [File("a", 60, 6), new LayerEntry.Whiteout("b"), new LayerEntry.Whiteout("dir")]);

        var waste = await WasteAsync(image);

        // Found: a with 100 and 60, b with 50 and 0, c with 10, d with 20, and dir, going away, with 30.
        waste.Efficiency.ShouldBe((60 + 0 + 10 + 20 + 30) / (160.0 + 50 + 10 + 20 + 30), 1e-9);
        waste.DiveBytes.ShouldBe(160 + 50);
    }

    [Fact]
    public async Task An_image_of_nothing_is_as_good_as_can_be()
    {
        var waste = await WasteAsync(await _shop.ImageAsync("one", [new LayerEntry.Directory("empty")]));

        (waste.Efficiency, waste.OwnBytes, waste.Findings.Count).ShouldBe((1, 0, 0));
    }

    [Theory]
    [InlineData("/var/lib/apt/lists/deb.debian.org_dists", WasteKind.Cache, "apt's lists")]
    [InlineData("/var/cache/apt/archives/gcc.deb", WasteKind.Cache, "apt's cache")]
    [InlineData("/var/cache/apk/APKINDEX.tar.gz", WasteKind.Cache, "apk's cache")]
    [InlineData("/var/cache/dnf/x.solv", WasteKind.Cache, "yum's cache")]
    [InlineData("/home/node/.npm/_cacache/index-v5/x", WasteKind.Cache, "npm's cache")]
    [InlineData("/root/.cache/pip/http/x", WasteKind.Cache, "pip's cache")]
    [InlineData("/root/.nuget/packages/serilog/3.1.1/serilog.dll", WasteKind.Cache, "NuGet's packages")]
    [InlineData("/go/pkg/mod/example.org/x@v1/x.go", WasteKind.Cache, "Go's modules")]
    [InlineData("/root/.cache/go-build/00/x", WasteKind.Cache, "Go's build cache")]
    [InlineData("/usr/local/cargo/registry/src/x.rs", WasteKind.Cache, "Cargo's registry")]
    [InlineData("/root/.m2/repository/org/x.jar", WasteKind.Cache, "Maven's repository")]
    [InlineData("/usr/bin/x86_64-linux-gnu-gcc-12", WasteKind.BuildTool, "C's compilers")]
    [InlineData("/usr/local/go/bin/go", WasteKind.BuildTool, "Go's toolchain")]
    [InlineData("/usr/bin/make", WasteKind.BuildTool, "build tools")]
    [InlineData("/usr/lib/x86_64-linux-gnu/libc.a", WasteKind.BuildTool, "static libraries")]
    [InlineData("/usr/include/stdio.h", WasteKind.BuildTool, "C's headers")]
    [InlineData("/app/node_modules/typescript/lib/tsc.js", WasteKind.BuildTool, "the development package typescript")]
    [InlineData("/app/node_modules/@types/node/index.d.ts", WasteKind.BuildTool, "the development package @types")]
    [InlineData("/src/.git/objects/ab/cdef", WasteKind.Source, "version control's files")]
    [InlineData("/src/main.go", WasteKind.Source, "sources in Go")]
    [InlineData("/src/Program.cs", WasteKind.Source, "sources in C#")]
    [InlineData("/src/App.java", WasteKind.Source, "sources in Java")]
    [InlineData("/src/app.tsx", WasteKind.Source, "sources in TypeScript")]
    internal void What_builds_leave_behind_is_known_by_its_path(string path, WasteKind kind, string what) =>
        Leftover.Of(path).ShouldBe(new Leftover(kind, what));

    [Theory]
    [InlineData("/app/server.js")]
    [InlineData("/usr/bin/gccgo-like-name")]
    [InlineData("/etc/make")]
    [InlineData("/data/var/cache/apt/x")]
    [InlineData("/app/node_modules/express/index.js")]
    [InlineData("/app/node_modules/typescript")]
    [InlineData("/app/.gitignore")]
    [InlineData("/usr/lib/python3/os.py")]
    public void What_runs_is_no_leftover(string path) => Leftover.Of(path).ShouldBeNull();

    [Fact]
    public async Task Whatever_layers_do_what_is_shown_is_what_unpacks_and_no_byte_is_lost()
    {
        for (var seed = 1; seed <= 30; seed++)
        {
            var random = new Random(seed);
            var brought = 0L;
            var layers = Enumerable.Range(0, random.Next(1, 5)).Select(_ => RandomLayer(random, ref brought)).ToArray();
            var image = await _shop.ImageAsync($"seed-{seed}", layers);
            var files = new LayeredFiles();
            foreach (var layer in image.Layers)
            {
                await files.AddAsync(layer, default);
            }

            var shown = files.Root.All().Where(node => node.Content is not null).ToDictionary(node => node.Path, node => node.Content!.Size);
            var folder = _shop.Folder[$"unpacked-{seed}"];
            await image.UnpackAsync(folder);
            var unpacked = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => new FileInfo(file))
                .ToDictionary(file => file.FullName[folder.Length..], file => file.Length);

            shown.OrderBy(pair => pair.Key, StringComparer.Ordinal).ShouldBe(unpacked.OrderBy(pair => pair.Key, StringComparer.Ordinal), $"seed {seed}");
            (shown.Values.Sum() + files.Hidden.Sum(one => one.Content.Size)).ShouldBe(brought, $"seed {seed}");
        }
    }

    [FactNeeds("umoci")]
    public async Task Whiteouts_that_umoci_writes_are_understood()
    {
        var (layout, bundle) = (_shop.Folder["umoci"], _shop.Folder["bundle"]);
        var at = new Terminal(_shop.Folder.Path);
        _ = (await at.RunAsync("umoci", "init", "--layout", layout)).Well;
        _ = (await at.RunAsync("umoci", "new", "--image", $"{layout}:x")).Well;
        _ = (await at.RunAsync("umoci", "unpack", "--rootless", "--image", $"{layout}:x", bundle)).Well;
        _shop.Folder.Write("bundle/rootfs/folder/one", new string('1', 1000));
        _shop.Folder.Write("bundle/rootfs/folder/two", new string('2', 2000));
        _shop.Folder.Write("bundle/rootfs/stays", new string('3', 4000));
        _ = (await at.RunAsync("umoci", "repack", "--refresh-bundle", "--image", $"{layout}:x", bundle)).Well;
        Directory.Delete(_shop.Folder["bundle/rootfs/folder"], recursive: true);
        _shop.Folder.Write("bundle/rootfs/stays", new string('4', 500));
        _ = (await at.RunAsync("umoci", "repack", "--image", $"{layout}:x", bundle)).Well;

        var image = (await _shop.AdviseAsync(new() { Images = [$"oci:{layout}:x"] })).Images.ShouldHaveSingleItem();

        Told(image.Waste).ShouldBe(["Overwritten 1 by 2: /stays, 4000 in 1", "Deleted 1 by 2: /folder, 3000 in 2"]);
        image.Programs.ShouldBeEmpty();
    }

    private static LayerEntry[] RandomLayer(Random random, ref long brought)
    {
        string[] names = ["a", "b", "c"];
        var entries = new Dictionary<string, LayerEntry>(StringComparer.Ordinal);
        for (var i = 0; i < 6; i++)
        {
            var path = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => names[random.Next(3)]));

            // A layer may not have a file above another of its entries, nor two entries of one path.
            if (entries.Keys.Any(other => other == path || other.StartsWith(path + "/", StringComparison.Ordinal) || path.StartsWith(other + "/", StringComparison.Ordinal)))
            {
                continue;
            }

            var size = random.Next(1, 50);
            entries[path] = random.Next(4) switch
            {
                0 => new LayerEntry.Whiteout(path),
                1 => new LayerEntry.OpaqueDirectory(path),
                _ => File(path, size, random.Next(3)),
            };
            brought += entries[path] is LayerEntry.File ? size : 0;
        }

        return [.. entries.Values];
    }
}
