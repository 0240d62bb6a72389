using NoWait.Live.Watching;
using NoWait.Testing;

namespace NoWait.Specs.Live;

public sealed class WatcherSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SourceWatcher _watcher = SourceWatcher.Create(TimeProvider.System);

    public WatcherSpecs() => _watcher.Watch(new HashSet<string> { _folder.Path });

    [Fact]
    public Task A_written_file_is_told_of() => ToldAsync(() => _folder.Write("a", "1"));

    [Fact]
    public async Task A_file_that_takes_the_name_of_another_is_told_of()
    {
        await ToldAsync(() => _folder.Write("a", "1"));
        await ToldAsync(() =>
        {
            _folder.Write("a.new", "2");
            File.Move(_folder["a.new"], _folder["a"], overwrite: true);
        });
    }

    [Fact]
    public async Task What_is_removed_is_told_of()
    {
        await ToldAsync(() => _folder.Write("a", "1"));
        await ToldAsync(() => File.Delete(_folder["a"]));
    }

    [Fact]
    public async Task A_folder_that_is_not_watched_any_more_is_silent()
    {
        Directory.CreateDirectory(_folder["inner"]);
        _watcher.Watch(new HashSet<string> { _folder["inner"] });
        await ToldAsync(() => _folder.Write("inner/a", "1"));

        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        _folder.Write("b", "1");
        await Should.ThrowAsync<OperationCanceledException>(() => _watcher.NextAsync(patience.Token));
    }

    [Fact]
    public void A_folder_that_was_replaced_by_another_is_new()
    {
        Directory.CreateDirectory(_folder["inner"]);
        HashSet<string> folders = [_folder.Path, _folder["inner"]];
        _watcher.Watch(folders).ShouldBeTrue();
        _watcher.Watch(folders).ShouldBeFalse();
        Directory.Move(_folder["inner"], _folder["other"]);
        Directory.CreateDirectory(_folder["inner"]);

        _watcher.Watch(folders).ShouldBeTrue();
    }

    [Fact]
    public async Task Thousands_of_changes_are_told_of_in_a_few_tellings()
    {
        var tellings = 0;
        using var end = new CancellationTokenSource();
        var listening = Task.Run(async () =>
        {
            while (true)
            {
                await _watcher.NextAsync(end.Token);
                tellings++;
            }
        });
        for (var i = 0; i < 20_000; i++)
        {
            _folder.Write($"{i % 100}", $"{i}");
        }

        while (tellings == 0)
        {
            await Task.Delay(10);
        }

        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => listening);
        tellings.ShouldBeLessThan(200);
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _folder.Dispose();
    }

    private async Task ToldAsync(Action act)
    {
        act();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _watcher.NextAsync(patience.Token);
    }
}
