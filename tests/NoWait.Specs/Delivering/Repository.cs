using System.Diagnostics;
using System.Text;
using NoWait.Delivering;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Testing;

namespace NoWait.Specs.Delivering;

/// <summary>A repository of the test's own, whose services are delivered as the targets would.</summary>
internal sealed class Repository : IDisposable
{
    /// <summary>Its folder.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>What was said to people.</summary>
    public List<string> Said { get; } = [];

    /// <summary>The choices of each delivery; no engine, unless a test gives it one.</summary>
    public DeliveryOptions Options { get; set; } = new() { Host = "unix:///nowhere/docker.sock" };

    /// <summary>The layout that images are put in.</summary>
    public OciLayout Images => OciLayout.Open(Folder[".nuke/cache/images"]);

    /// <summary>Builds what changed of some services; gives the first one's image.</summary>
    public async Task<OciImage> BuildAsync(params Service[] services)
    {
        using var delivery = Delivery(services);
        await BuildAsync(delivery);
        return await Images.ReadAsync(services[0].Name);
    }

    /// <summary>A delivery of some services.</summary>
    public Delivery Delivery(params Service[] services) => new(new Workspace(Folder.Path), services, Options)
    {
        Say = line =>
        {
            lock (Said)
            {
                Said.Add(line);
            }
        },
    };

    /// <summary>Takes a delivery as far as its images.</summary>
    public static async Task BuildAsync(Delivery delivery)
    {
        await delivery.DetectChangesAsync(default);
        delivery.Settle(isLast: false);
        await delivery.CompileAsync(default);
        delivery.Settle(isLast: false);
        await delivery.BuildImagesAsync(default);
        delivery.Settle(isLast: true);
    }

    /// <summary>Makes an image of one layer in a layout of its own: what others stand on.</summary>
    public async Task<OciImage> BaseAsync(string layout, string name, RunConfig? run, params LayerEntry[] entries)
    {
        using var target = OciLayout.OpenOrCreate(Folder[layout]);
        var layer = await new LayerBuilder(target).BuildAsync(LayerDescription.Create(entries, DateTimeOffset.UnixEpoch));
        var image = new ImageDescription { Layers = [layer], Run = run, Created = DateTimeOffset.UnixEpoch }.Assemble();
        await target.AddAsync(image, name);
        return image;
    }

    /// <summary>Runs git in it; gives what it printed.</summary>
    public string Git(params string[] arguments) => Run("git", ["-C", Folder.Path, .. arguments]);

    /// <summary>Runs a program, which must succeed; gives what it printed.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    /// <summary>An entry of a text file.</summary>
    public static LayerEntry Text(string path, string text) =>
        LayerEntry.File.FromBytes(path, Encoding.UTF8.GetBytes(text), FileModes.Plain);

    /// <inheritdoc />
    public void Dispose() => Folder.Dispose();
}
