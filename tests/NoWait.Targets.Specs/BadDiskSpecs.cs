using NoWait.Targets.Specs.Trials;

namespace NoWait.Targets.Specs;

/// <summary>What is answered where files cannot be read, or nothing can be remembered.</summary>
public sealed class BadDiskSpecs : IDisposable
{
    // A mount namespace of its own: the disk is like this for the build alone.
    private const string ReadOnly = "exec unshare -rm sh -c 'mount --bind .nuke/cache .nuke/cache && mount -o remount,bind,ro .nuke/cache && exec \"$@\"' sh \"$@\"";
    private const string Full = "exec unshare -rm sh -c 'mount -t tmpfs -o size=16k tmpfs .nuke/cache && head -c 1M /dev/zero > .nuke/cache/filler; exec \"$@\"' sh \"$@\"";

    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task On_a_disk_that_cannot_be_written_changes_are_seen_and_nothing_else_is_lost()
    {
        _repository.Write("one").Write("two");
        (await _repository.BuildAsync("BuildImages")).ExitCode.ShouldBe(0);
        (await _repository.BuildByAsync(ReadOnly, "Changes")).Well.ShouldMatch(@"^  one  unchanged since .*\n  two  unchanged since ");

        _repository.Write("two", run: "exec sleep 2000");

        (await _repository.BuildByAsync(ReadOnly, "Changes")).Well.ShouldMatch(@"^  two  services/two/run changed\n  one  unchanged since ");
    }

    [Fact]
    public async Task On_a_full_disk_nothing_is_taken_for_unchanged()
    {
        _repository.Write("one");
        (await _repository.BuildAsync("BuildImages")).ExitCode.ShouldBe(0);

        var full = await _repository.BuildByAsync(Full, "Changes");

        full.ExitCode.ShouldBe(1, full.Output);
        full.Output.ShouldContain("Changes: No space left on device");
        full.Output.ShouldNotContain("unchanged");
        (await _repository.BuildAsync("Changes")).Well.ShouldStartWith("  one  unchanged since ");
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_and_its_service_is_not_unchanged()
    {
        _repository.Write("one").Write("two");
        (await _repository.BuildAsync("BuildImages")).ExitCode.ShouldBe(0);
        _repository.Write("one", run: "exec sleep 2000");
        await _repository.RunAsync("chmod 000 services/one/run && chmod -R a+rwX .nuke && chmod a+rwx .");
        var anybody = Environment.IsPrivilegedProcess
            ? "exec setpriv --reuid=12345 --regid=12345 --clear-groups env HOME=/tmp \"$@\""
            : "exec \"$@\"";

        var said = await _repository.BuildByAsync(anybody, "Changes");

        said.ExitCode.ShouldBe(1, said.Output);
        said.Output.ShouldContain("one  cannot be told: ");
        said.Output.ShouldContain("services/one/run: Permission denied. Make it readable, or leave it out by .dockerignore.");
        said.Output.ShouldContain("  two  unchanged since ");
    }

    [Fact]
    public async Task Two_runs_at_once_both_end_well_and_the_next_one_has_nothing_to_do()
    {
        _repository.Write("one", make: "sleep 0.2").Write("two", make: "sleep 0.2");

        var all = await Task.WhenAll(
            _repository.BuildAsync("BuildImages"), _repository.BuildAsync("BuildImages"), _repository.BuildAsync("Changes"));

        all.ShouldAllBe(said => said.ExitCode == 0);
        (await _repository.BuildAsync("Changes")).Well.ShouldMatch(@"^  one  unchanged since .*\n  two  unchanged since ");
    }
}
