using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NoWait.Oci.Layers;
using NoWait.Oci.Unpack;
using NoWait.Oci.Validate;

namespace NoWait.Oci.Specs;

public sealed class RoundTripSpecs : IDisposable
{
    private static readonly string[] Names = ["a", "b", "B", "a-b", "ü", "x y", ".hidden", "-dash", "wh", new('l', 120), "日本"];

    private readonly Workshop _workshop = new();
    private int _count;

    [Fact]
    public void Any_tree_comes_out_of_its_layer_as_it_went_in() =>
        Prop.ForAll(Trees().ToArbitrary(), tree => RoundTripAsync(tree).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(17, 43));

    public void Dispose() => _workshop.Dispose();

    private static Gen<LayerEntry[]> Trees() => Gen.Choose(0, 12).SelectMany(count => Entries().ArrayOf(count));

    private static Gen<LayerEntry> Entries() =>
        from depth in Gen.Choose(1, 4)
        from names in Gen.Elements(Names).ArrayOf(depth)
        from kind in Gen.Choose(0, 5)
        from mode in Gen.Choose(0, 0xFFF)
        from size in Gen.Frequency((8, Gen.Choose(0, 3000)), (1, Gen.Choose(500_000, 1_200_000)))
        select Entry(string.Join('/', names), kind, (UnixFileMode)mode | UnixFileMode.UserRead, size);

    private static LayerEntry Entry(string path, int kind, UnixFileMode mode, int size) => kind switch
    {
        0 => new LayerEntry.Directory(path) { Mode = mode | FileModes.Default },
        1 => new LayerEntry.SymbolicLink(path, "target-" + size),
        _ => LayerEntry.File.FromBytes(path, AnotherProcess.Pattern(size), mode),
    };

    // Entries that contradict each other are dropped, as a caller's tree on disk could not hold both.
    private static List<LayerEntry> Consistent(LayerEntry[] entries)
    {
        var kept = new List<LayerEntry>();
        foreach (var entry in entries)
        {
            try
            {
                Workshop.Describe([.. kept, entry]);
                kept.Add(entry);
            }
            catch (OciException e) when (e.Kind == OciError.Conflict)
            {
            }
        }

        return kept;
    }

    private static string Expected(LayerDescription description) => string.Join('\n', description.Entries
        .Select(entry => entry switch
        {
            LayerEntry.Directory => $"{entry.Path}/ {Octal(entry.Mode)} {Workshop.Time.ToUnixTimeSeconds()}",
            LayerEntry.SymbolicLink link => $"{entry.Path} -> {link.Target}",
            LayerEntry.File { Source: FileSource.Memory memory } => Line(entry, memory.Content),
            _ => throw new NotSupportedException(),
        })
        .Order(StringComparer.Ordinal));

    private static string Line(LayerEntry entry, ReadOnlyMemory<byte> content) =>
        $"{entry.Path} {Octal(entry.Mode)} {Workshop.Time.ToUnixTimeSeconds()} {content.Length} {Digest.Of(content.Span).Hex[..16].ToUpperInvariant()}";

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8);

    private async Task RoundTripAsync(LayerEntry[] entries)
    {
        var name = $"t{_count++}";
        var description = Workshop.Describe([.. Consistent(entries)]);
        var layer = await new LayerBuilder(_workshop.Layout).BuildAsync(description);
        var image = await _workshop.ImageAsync(name, layer);
        (await _workshop.Layout.ValidateAsync(image.Descriptor, Strictness.Reproducible)).ShouldBeEmpty();

        await image.UnpackAsync(_workshop.Folder[name]);

        Listing.Of(_workshop.Folder[name]).ShouldBe(Expected(description));
    }
}
