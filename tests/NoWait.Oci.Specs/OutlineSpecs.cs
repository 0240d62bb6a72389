using NoWait.Oci.Layers;
using NoWait.Oci.Outline;
using Shouldly;
using Xunit;

namespace NoWait.Oci.Specs;

public sealed class OutlineSpecs : IDisposable
{
    private readonly Workshop _workshop = new();

    private OutlineStore Store => new(_workshop.Folder["outlines"]);

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task Links_are_followed_within_the_image_and_never_out_of_it()
    {
        var outline = await OutlineAsync([
            new LayerEntry.SymbolicLink("bin", "usr/bin"),
            new LayerEntry.SymbolicLink("usr/lib", "/opt/../../../var/lib"),
            new LayerEntry.SymbolicLink("app", "bin")]);

        outline.Resolve("bin/sh").ShouldBe("usr/bin/sh");
        outline.Resolve("usr/lib/x").ShouldBe("var/lib/x");
        outline.Resolve("app").ShouldBe("app");
        outline.Follow("app/deep").ShouldBe("usr/bin/deep");
    }

    [Fact]
    public async Task Links_that_go_round_in_a_circle_are_refused()
    {
        var outline = await OutlineAsync([new LayerEntry.SymbolicLink("a", "b"), new LayerEntry.SymbolicLink("b", "a")]);

        Should.Throw<OciException>(() => outline.Resolve("a/file")).Kind.ShouldBe(OciError.Unsafe);
    }

    [Fact]
    public async Task Later_layers_take_away_and_replace()
    {
        var outline = await OutlineAsync(
            [
                new LayerEntry.SymbolicLink("gone", "usr"),
                new LayerEntry.Directory("opaque/old"),
                new LayerEntry.Directory("folder/below"),
                new LayerEntry.SymbolicLink("link", "usr")],
            [
                new LayerEntry.Whiteout("gone"),
                new LayerEntry.OpaqueDirectory("opaque"),
                Workshop.Text("folder", "now a file"),
                new LayerEntry.Directory("link") { Mode = FileModes.Plain }]);

        outline.Resolve("gone/x").ShouldBe("gone/x");
        outline.Folder("opaque/old").ShouldBeNull();
        outline.Folder("folder/below").ShouldBeNull();
        outline.Resolve("link/x").ShouldBe("link/x");
    }

    [Fact]
    public async Task Users_and_groups_are_known_by_name()
    {
        var outline = await OutlineAsync([
            Workshop.Text("etc/passwd", "root:x:0:0::/:/bin/sh\nweb:x:33:34::/:/bin/sh\n"),
            Workshop.Text("etc/group", "staff:x:50:\n")]);

        ImageOutline.NumberOf(outline.Users, "web").ShouldBe(33);
        ImageOutline.NumberOf(outline.Users, "web", column: 3).ShouldBe(34);
        ImageOutline.NumberOf(outline.Groups, "staff").ShouldBe(50);
        ImageOutline.NumberOf(outline.Groups, "nobody").ShouldBeNull();
    }

    [Fact]
    public async Task What_was_stored_is_read_again_and_what_is_damaged_is_made_anew()
    {
        var image = await _workshop.ImageAsync("it", await _workshop.BuildAsync(
            new LayerEntry.Directory("tmp") { Mode = FileModes.All, UserId = 7, GroupId = 8 },
            new LayerEntry.SymbolicLink("bin", "usr/bin")));
        await Store.ReadAsync(image);
        var file = Directory.GetFiles(_workshop.Folder["outlines"]).Single();

        foreach (var damage in new byte[][] { [], [1, 2, 3], File.ReadAllBytes(file)[..^3], [.. File.ReadAllBytes(file)] })
        {
            File.WriteAllBytes(file, damage);
            var outline = await Store.ReadAsync(image);

            outline.Folder("tmp").ShouldBe(new LayerEntry.Directory("tmp") { Mode = FileModes.All, UserId = 7, GroupId = 8 });
            outline.Resolve("bin/x").ShouldBe("usr/bin/x");
        }
    }

    private async Task<ImageOutline> OutlineAsync(params LayerEntry[][] layers)
    {
        var made = new List<Layer>();
        foreach (var entries in layers)
        {
            made.Add(await _workshop.BuildAsync(entries));
        }

        return await Store.ReadAsync(await _workshop.ImageAsync("it", [.. made]));
    }
}
