using NoWait.Delivering;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Payloads;
using NoWait.Payloads.Waste;
using NoWait.Testing;

namespace NoWait.Specs.Payloads;

/// <summary>A workspace of the test's own, with the images that a test puts there.</summary>
internal sealed class ImageShop : IDisposable
{
    public ImageShop()
    {
        Workspace = new(Folder.Path);
        Layout = OciLayout.OpenOrCreate(Path.Combine(Workspace.Cache, "images"));
    }

    public TemporaryFolder Folder { get; } = new();

    public Workspace Workspace { get; }

    public OciLayout Layout { get; }

    /// <summary>The choices of the advice; no engine.</summary>
    public DeliveryOptions Options { get; set; } = new() { Host = "unix:///nowhere/docker.sock" };

    public static LayerEntry File(string path, int size, int seed = 1)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return LayerEntry.File.FromBytes(path, bytes, FileModes.Plain);
    }

    public async Task<OciImage> ImageAsync(string name, params LayerEntry[][] layers) => await ImageAsync(name, null, null, layers);

    public async Task<OciImage> ImageAsync(string name, OciImage? below, RunConfig? run, params LayerEntry[][] layers)
    {
        var builder = new LayerBuilder(Layout);
        var made = new List<Layer>();
        foreach (var entries in layers)
        {
            made.Add(await builder.BuildAsync(LayerDescription.Create(entries, DateTimeOffset.UnixEpoch, $"layer {made.Count + 1}")));
        }

        await Layout.AddAsync(new ImageDescription { Base = below, Layers = made, Run = run, Created = DateTimeOffset.UnixEpoch }.Assemble(), name);
        return await Layout.ReadAsync(name);
    }

    public static async Task<ImageWaste> WasteAsync(OciImage image, BaseImage? below = null) =>
        (await WasteFinder.FindAsync(image, below, default)).Waste;

    /// <summary>What is wasted, in words.</summary>
    public static IReadOnlyList<string> Told(ImageWaste waste) =>
        [.. waste.Findings.Select(one => $"{one.Kind} {one.Layer + 1}{(one.By is { } by ? $" by {by + 1}" : "")}: {one.What}, {one.Bytes} in {one.Files}")];

    public Task<PayloadReport> AdviseAsync(PayloadOptions? asked = null, params Service[] services) =>
        new PayloadAdviser(Workspace, Options, asked ?? new(), TimeProvider.System).AdviseAsync(services, default);

    public void Dispose()
    {
        Layout.Dispose();
        Folder.Dispose();
    }
}
