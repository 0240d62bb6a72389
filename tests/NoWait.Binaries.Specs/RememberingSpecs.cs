using NoWait.Binaries.Storage;
using NoWait.Testing;

namespace NoWait.Binaries.Specs;

public sealed class RememberingSpecs
{
    [Fact]
    public async Task A_value_is_read_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        var store = Store(folder);

        store.Write("key", new("digest", "strip", TimeSpan.FromMilliseconds(53)), RememberedJson.Default.RememberedFile);

        (await store.ReadAsync("key", RememberedJson.Default.RememberedFile, default))
            .ShouldBe(new RememberedFile("digest", "strip", TimeSpan.FromMilliseconds(53)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"Digest\":\"half")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task A_value_that_cannot_be_read_is_forgotten(string text)
    {
        using var folder = new TemporaryFolder();
        folder.Write("binaries-1/key.json", text);

        (await Store(folder).ReadAsync("key", RememberedJson.Default.RememberedFile, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Where_nothing_can_be_written_nothing_is_remembered_and_nothing_fails()
    {
        using var folder = new TemporaryFolder();
        var store = new ResultStore(new() { SearchPath = "", Cache = folder.Write("file", "") });

        store.Write("key", new("no"), RememberedJson.Default.RememberedRejection);
        store.CopyIn("key", folder["file"]);

        (await store.ReadAsync("key", RememberedJson.Default.RememberedRejection, default)).ShouldBeNull();
        (await store.CopyOutAsync("key", "digest", folder["out"], default)).ShouldBeFalse();
    }

    [Fact]
    public void The_oldest_results_are_forgotten_when_there_is_no_room()
    {
        using var folder = new TemporaryFolder();
        var store = new ResultStore(new() { SearchPath = "", Cache = folder.Path, CacheLimit = 250 });
        foreach (var (name, day) in new[] { ("old", 1), ("middle", 2), ("new", 3) })
        {
            var path = folder.Write($"binaries-1/{name}.bin", new string('x', 100));
            File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, day, 0, 0, 0, DateTimeKind.Utc));
        }

        store.CopyIn("newest", folder.Write("file", new string('x', 100)));

        Directory.GetFiles(folder["binaries-1"]).Select(path => Path.GetFileName(path)).Order().ShouldBe(["new.bin", "newest.bin"]);
    }

    [Fact]
    public async Task Many_writers_of_one_result_leave_a_whole_one()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", new string('x', 100_000));
        var digest = await ContentKey.OfFileAsync(file, default);

        await Parallel.ForAsync(0, 20, async (_, token) =>
        {
            var store = Store(folder);
            store.CopyIn("key", file);
            var copy = folder[$"out{_}"];
            (await store.CopyOutAsync("key", digest, copy, token)).ShouldBeTrue();
        });

        Directory.GetFiles(folder["binaries-1"]).Length.ShouldBe(1);
    }

    private static ResultStore Store(TemporaryFolder folder) => new(new() { SearchPath = "", Cache = folder.Path });
}
