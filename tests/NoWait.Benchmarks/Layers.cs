using System.Diagnostics;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Testing;

namespace NoWait.Benchmarks;

/// <summary>A layer from one large binary and from a large tree, against umoci.</summary>
internal static class Layers
{
    private const int Times = 7;
    private const int Files = 2_000;
    private const int FileSize = 100_000;

    public static async Task MeasureAsync(Report report)
    {
        var umoci = Command.Need("umoci", "install Debian's umoci");
        using var folder = new TemporaryFolder();
        var binary = Directory.CreateDirectory(folder["binary"]).FullName;
        File.Copy(LargeBinary(), Path.Combine(binary, "app"));
        var tree = Tree(folder["tree"]);
        await CompareAsync(report, umoci, folder, "a 20 MB static binary", binary);
        await CompareAsync(report, umoci, folder, "200 MB in 2,000 files", tree);
    }

    /// <summary>What the child process does: one layer, from the files to the blob in the layout.</summary>
    public static async Task<int> MakeAsync(string folder, string path)
    {
        using var layout = OciLayout.OpenOrCreate(path);
        var builder = new LayerBuilder(layout, new LayerCache(Path.Combine(path, "..", "layer-cache")));
        var layer = await builder.BuildAsync(LayerDescription.Create(Entries(folder), DateTimeOffset.UnixEpoch));
        var image = new ImageDescription { Layers = [layer], Created = DateTimeOffset.UnixEpoch }.Assemble();
        await layout.AddAsync(image, "ours");
        Console.WriteLine(layer.Descriptor.Size);
        return 0;
    }

    private static async Task CompareAsync(Report report, string umoci, TemporaryFolder folder, string what, string files)
    {
        var self = Environment.ProcessPath!;
        var mine = folder[$"ours-{Path.GetFileName(files)}"];
        var theirs = folder[$"umoci-{Path.GetFileName(files)}"];
        await Command.TimeAsync(folder.Path, umoci, "init", "--layout", theirs);
        await Command.TimeAsync(folder.Path, umoci, "new", "--image", $"{theirs}:empty");
        var number = 0;

        async Task<TimeSpan> Ours()
        {
            Forget(folder, mine);
            var start = Stopwatch.GetTimestamp();
            await MakeAsync(files, mine);
            return Stopwatch.GetElapsedTime(start);
        }

        Task<TimeSpan> Umoci() => Command.TimeAsync(
            folder.Path, umoci, "insert", "--image", $"{theirs}:empty", "--tag", $"t{++number}", files, "/app");

        Console.SetOut(TextWriter.Null);
        await Ours();
        var medians = await Command.PairAsync(Times, Ours, Umoci);
        Console.SetOut(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        report.Ratio($"image of {what} / umoci", medians, 1);
        report.Ratio($"image of {what} / umoci, size", Largest(mine), Largest(theirs), 1.03);
        Forget(folder, mine);
        report.Size($"image of {what}, peak memory", await Command.PeakAsync(folder.Path, self, "--layer", files, mine), 150L << 20);
    }

    private static void Forget(TemporaryFolder folder, string layout)
    {
        foreach (var path in new[] { layout, folder["layer-cache"] }.Where(Directory.Exists))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static IEnumerable<LayerEntry> Entries(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => LayerEntry.File.FromDisk("app/" + Path.GetRelativePath(folder, file), file, FileModes.Default));

    private static long Largest(string layout) =>
        new DirectoryInfo(Path.Combine(layout, "blobs", "sha256")).EnumerateFiles().Max(file => file.Length);

    private static string LargeBinary() =>
        Directory.Exists("/usr/lib/go-1.19")
            ? Directory.EnumerateFiles("/usr/lib/go-1.19/pkg/tool", "compile", SearchOption.AllDirectories).First()
            : throw new Unavailable("there is no large static binary to take: install Debian's golang-1.19-go.");

    // Pieces of the SDK's own files: what is in images, and compresses as that does.
    public static string Tree(string folder)
    {
        var pool = Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!), "*.dll")
            .Order(StringComparer.Ordinal)
            .SelectMany(File.ReadAllBytes)
            .Take(40_000_000)
            .ToArray();
        for (var i = 0; i < Files; i++)
        {
            var file = Path.Combine(folder, $"{i / 50}", $"{i}.bin");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var piece = pool.AsSpan(i * 19_001 % (pool.Length - FileSize), FileSize).ToArray();
            piece[0] = (byte)i;
            File.WriteAllBytes(file, piece);
        }

        return folder;
    }
}
