using FsCheck;
using FsCheck.Fluent;
using NoWait.Changes;
using NoWait.Testing;

namespace NoWait.Specs.Changes;

public sealed class StatCacheSpecs : IDisposable
{
    private static readonly DateTimeOffset Later = DateTimeOffset.UnixEpoch.AddDays(1);

    private readonly TemporaryFolder _folder = new();

    private string CacheFile => _folder["stat-cache"];

    [Fact]
    public void What_was_added_is_found_in_the_next_run()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<ulong[]>(), keys =>
        {
            File.Delete(CacheFile);
            for (var run = 0; run < 3; run++)
            {
                var cache = StatCache.Load(CacheFile);
                foreach (var key in keys.Where((_, index) => index % 3 == run).Where(key => key != 0))
                {
                    cache.Add(key, Stat(key), Digest(key), Later);
                }

                cache.Save();
            }

            var loaded = StatCache.Load(CacheFile);
            return keys.Where(key => key != 0)
                .All(key => loaded.TryGet(key, Stat(key), out var digest) && digest == Digest(key));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_file_that_differs_in_anything_must_be_read_again()
    {
        var cache = StatCache.Load(CacheFile);
        var stat = Stat(7);
        cache.Add(7, stat, Digest(7), Later);

        cache.TryGet(7, stat, out _).ShouldBeTrue();
        cache.TryGet(8, stat, out _).ShouldBeFalse();
        cache.TryGet(7, stat with { Size = stat.Size + 1 }, out _).ShouldBeFalse();
        cache.TryGet(7, stat with { Modified = stat.Modified + 1 }, out _).ShouldBeFalse();
        cache.TryGet(7, stat with { Changed = stat.Changed + 1 }, out _).ShouldBeFalse();
        cache.TryGet(7, stat with { Inode = stat.Inode + 1 }, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_file_that_was_changed_just_before_it_was_read_is_not_trusted()
    {
        var cache = StatCache.Load(CacheFile);
        var stat = Stat(7);
        var changedAt = DateTimeOffset.UnixEpoch.AddTicks(stat.Changed / 100);

        cache.Add(7, stat, Digest(7), changedAt.AddMilliseconds(19));
        cache.TryGet(7, stat, out _).ShouldBeFalse();
        cache.Add(7, stat, Digest(7), changedAt.AddMilliseconds(21));
        cache.TryGet(7, stat, out _).ShouldBeTrue();
    }

    [Fact]
    public void What_is_on_disk_already_is_not_written_again()
    {
        var cache = StatCache.Load(CacheFile);
        cache.Add(7, Stat(7), Digest(7), Later);
        cache.Save();
        File.Delete(CacheFile);

        cache.Save();
        File.Exists(CacheFile).ShouldBeFalse();

        cache.Add(8, Stat(8), Digest(8), Later);
        cache.Save();
        StatCache.Load(CacheFile).TryGet(7, Stat(7), out _).ShouldBeTrue();
    }

    [Fact]
    public void Where_the_file_system_counts_whole_seconds_more_time_must_have_passed()
    {
        var stat = Stat(7) with { Modified = 5_000_000_000, Changed = 5_000_000_000 };

        StatCache.IsSettled(stat, DateTimeOffset.UnixEpoch.AddSeconds(6.9)).ShouldBeFalse();
        StatCache.IsSettled(stat, DateTimeOffset.UnixEpoch.AddSeconds(7.1)).ShouldBeTrue();
    }

    [Fact]
    public void A_damaged_cache_is_an_empty_one()
    {
        var cache = StatCache.Load(CacheFile);
        for (ulong key = 1; key < 20; key++)
        {
            cache.Add(key, Stat(key), Digest(key), Later);
        }

        cache.Save();
        var bytes = File.ReadAllBytes(CacheFile);
        StatCache.Load(CacheFile).TryGet(7, Stat(7), out _).ShouldBeTrue();
        for (var i = 0; i < bytes.Length; i++)
        {
            // Eight bytes of the header say nothing.
            if (i is >= 24 and < 32)
            {
                continue;
            }

            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 1;
            File.WriteAllBytes(CacheFile, damaged);
            StatCache.Load(CacheFile).TryGet(7, Stat(7), out _).ShouldBeFalse();
            File.WriteAllBytes(CacheFile, bytes[..i]);
            StatCache.Load(CacheFile).TryGet(7, Stat(7), out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_disk_that_takes_nothing_costs_nothing_but_time()
    {
        Directory.CreateDirectory(CacheFile);
        var cache = StatCache.Load(CacheFile);
        cache.Add(7, Stat(7), Digest(7), Later);

        cache.Save();

        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private static FileStat Stat(ulong key) =>
        new(FileKind.File, 0b110_100_100, (long)(key >> 8), (long)(key >> 32) + 1, (long)(key >> 33) + 3_000_001, key ^ 5);

    private static ContentDigest Digest(ulong key) => new(key, key * 3, ~key, key + 1);
}
