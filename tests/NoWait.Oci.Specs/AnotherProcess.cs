using NoWait.Oci.Layers;
using NoWait.Oci.Layout;

namespace NoWait.Oci.Specs;

/// <summary>The specs' own executable, run as a child: does something in a process of its own and prints the result.</summary>
internal static class AnotherProcess
{
    public static string Path => typeof(AnotherProcess).Assembly.Location;

    public static async Task<int> Main(string[] arguments)
    {
        using var layout = OciLayout.OpenOrCreate(arguments[1]);
        switch (arguments[0])
        {
            case "layer":
                var layer = await new LayerBuilder(layout).BuildAsync(Workshop.Describe(Entries()));
                Console.WriteLine($"{layer.Descriptor.Digest} {layer.DiffId}");
                return 0;
            case "tag":
                for (var i = 0; i < 10; i++)
                {
                    await TagAsync(layout, $"{arguments[2]}-{i}");
                }

                return 0;
            case "fill":
                return await FillAsync(layout);
            case "work":
                for (var i = 0; ; i++)
                {
                    await TagAsync(layout, $"work-{i % 5}-{new string('x', i % 50)}");
                    Console.WriteLine(i);
                }

            default:
                return 2;
        }
    }

    public static LayerEntry[] Entries() =>
    [
        LayerEntry.File.FromBytes("app/data", Pattern(3_000_000), FileModes.Default),
        new LayerEntry.SymbolicLink("app/link", "data"),
        new LayerEntry.File(new string('n', 120), new FileSource.Memory("long"u8.ToArray())) { UserId = 7 },
    ];

    public static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(((long)i * i) >> 7))];

    // A megabyte that cannot be compressed.
    private static async Task<int> FillAsync(OciLayout layout)
    {
        var noise = new byte[1 << 20];
        new Random(1).NextBytes(noise);
        try
        {
            await new LayerBuilder(layout).BuildAsync(Workshop.Describe(LayerEntry.File.FromBytes("noise", noise, FileModes.Plain)));
            return 0;
        }
        catch (OciException e)
        {
            Console.WriteLine($"{e.Kind}: {e.Message}");
            return 0;
        }
    }

    private static async Task TagAsync(OciLayout layout, string name)
    {
        var layer = await new LayerBuilder(layout).BuildAsync(Workshop.Describe(Workshop.Text(name, name)));
        await layout.AddAsync(new ImageDescription { Layers = [layer], Created = Workshop.Time }.Assemble(), name);
    }
}
