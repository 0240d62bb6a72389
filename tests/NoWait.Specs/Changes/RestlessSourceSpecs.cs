using NoWait.Builders;
using NoWait.Changes;
using NoWait.Images;
using NoWait.Testing;

namespace NoWait.Specs.Changes;

/// <summary>Files, clocks and memories that are not what they were a moment ago never make a changed service an unchanged one.</summary>
public sealed class RestlessSourceSpecs : IDisposable
{
    private static readonly ImageDefinition Definition = new()
    {
        Stages = [new("run", "scratch") { Instructions = [new Copy(["src/"], "/")] }],
    };

    private readonly TemporaryFolder _folder = new();

    public RestlessSourceSpecs() => _folder.Write("context/src/main", "one");

    private string Main => _folder["context/src/main"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_vanishes_while_it_is_read_makes_a_fingerprint_that_equals_no_other()
    {
        var taken = Take(_ => File.Delete(Main));

        taken.IsCertain.ShouldBeFalse();
        taken.Equals(taken).ShouldBeFalse();
        taken.CausesSince(taken).ShouldBe(["files changed while they were read"]);
        new FingerprintStore(_folder["store"]).Save("api", new(taken, "sha256:abc", default)).ShouldBeFalse();
    }

    [Fact]
    public void A_folder_that_vanishes_is_seen_by_the_next_look()
    {
        var taken = Take(reading =>
        {
            if (reading == 1)
            {
                Directory.Delete(_folder["context/src"], recursive: true);
            }
        });

        taken.IsCertain.ShouldBeFalse();
        Should.Throw<FileNotFoundException>(() => Take());
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_read_again()
    {
        var taken = Take(reading =>
        {
            if (reading == 1)
            {
                _folder.Write("context/src/main", "another text");
            }
        });

        taken.ShouldBe(Take());
        taken.IsCertain.ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_never_rests_is_named_with_what_to_do() =>
        Should.Throw<IOException>(() => Take(reading => _folder.Write("context/src/main", new string('x', reading)))).Message
            .ShouldEndWith("context/src/main changes all the time: wait until what writes it is done.");

    [Theory]
    [InlineData("mkfifo")]
    [InlineData("mkdir")]
    [InlineData("ln -s /etc/passwd")]
    public void A_file_that_becomes_something_else_while_it_is_read_equals_nothing_that_was_there(string command)
    {
        var before = Take();
        _folder.Write("context/src/main", "two");
        Fingerprint? taken = null;
        try
        {
            taken = Take(reading =>
            {
                if (reading == 1)
                {
                    File.Delete(Main);
                    Delivering.Repository.Run("sh", "-c", $"{command} '{Main}'");
                }
            });
        }
        catch (IOException)
        {
            // A folder cannot be read as a file: that is told, and nothing is remembered.
        }

        before.Equals(taken).ShouldBeFalse();
        Take().ShouldNotBe(before);
    }

    [Fact]
    public void A_clock_that_goes_back_hides_no_change()
    {
        var clock = DateTimeOffset.UtcNow.AddYears(2);
        for (var i = 0; i < 50; i++)
        {
            var before = Take(at: clock);
            var time = File.GetLastWriteTimeUtc(Main);
            _folder.Write("context/src/main", $"{i % 2 + 2}...");
            File.SetLastWriteTimeUtc(Main, time);
            clock = clock.AddDays(-30);

            Take(at: clock).ShouldNotBe(before);
        }
    }

    [Fact]
    public void While_the_clock_is_behind_the_files_nothing_is_believed_that_was_not_read()
    {
        var early = DateTimeOffset.UtcNow.AddYears(-1);
        Take(at: early);
        var reads = 0;

        Take(_ => reads++, early);

        reads.ShouldBe(1, "its time is of the future: it is read again");
    }

    [Fact]
    public void Caches_of_another_machine_are_not_believed()
    {
        Thread.Sleep(50);
        var before = Take();
        var time = File.GetLastWriteTimeUtc(Main);
        var store = Directory.GetFiles(_folder["store"], "stat-cache").ShouldHaveSingleItem();

        // The same path, size and time elsewhere, with the cache beside it as a build server would restore it.
        Directory.Move(_folder["context"], _folder["old"]);
        _folder.Write("context/src/main", "two");
        File.SetLastWriteTimeUtc(Main, time);
        new FileInfo(store).Length.ShouldBeGreaterThan(24);

        Take().CausesSince(before).ShouldBe(["src/main changed"]);
    }

    [Fact]
    public void Two_runs_at_once_leave_what_one_of_them_made()
    {
        var store = new FingerprintStore(_folder["store"]);
        var fingerprints = Enumerable.Range(0, 8).Select(i =>
        {
            _folder.Write("context/src/main", new string('x', i * 10_000));
            return Take();
        }).ToList();

        Parallel.For(0, 400, i =>
        {
            var which = i % 8;
            store.Save($"api-{i % 3}", new(fingerprints[which], $"sha256:{which}", DateTimeOffset.UnixEpoch));
            if (store.Find($"api-{i % 3}") is { } found)
            {
                found.Fingerprint.ShouldBe(fingerprints[int.Parse(found.Result[7..], null)]);
            }

            if (store.Find($"api-{i % 3}", $"sha256:{which}") is { } made)
            {
                made.Fingerprint.ShouldBe(fingerprints[which]);
            }
        });
    }

    [Fact]
    public void Of_what_was_made_before_a_few_are_kept()
    {
        var store = new FingerprintStore(_folder["store"]);
        for (var i = 0; i < 9; i++)
        {
            _folder.Write("context/src/main", $"{i}");
            store.Save("api", new(Take(), $"sha256:{i}", DateTimeOffset.UnixEpoch) { Commit = $"c{i}" }).ShouldBeTrue();
            Thread.Sleep(5);
        }

        store.Find("api").ShouldNotBeNull().Commit.ShouldBe("c8");
        store.Find("api", "sha256:8").ShouldNotBeNull();
        store.Find("api", "sha256:4").ShouldNotBeNull().Commit.ShouldBe("c4");
        store.Find("api", "sha256:3").ShouldBeNull();
        Directory.GetFiles(_folder["store/fingerprints/.before/api"]).Length.ShouldBe(4);
    }

    private Fingerprint Take(Action<int>? reading = null, DateTimeOffset? at = null)
    {
        var fingerprints = new Fingerprints(new Dictionary<string, string>(), _folder["store"], new Hooked(reading ?? (static _ => { }), at));
        var taken = fingerprints.Of(new BuildRequest("api", Definition, _folder["context"], _folder["store"]), "auto");
        fingerprints.Save();
        return taken;
    }

    /// <summary>A clock that is looked at just before each file is read, and does what it is told then.</summary>
    private sealed class Hooked(Action<int> reading, DateTimeOffset? at) : TimeProvider
    {
        private int _readings;

        public override DateTimeOffset GetUtcNow()
        {
            reading(++_readings);
            return at ?? DateTimeOffset.UtcNow;
        }
    }
}
