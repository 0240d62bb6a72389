using System.Diagnostics;
using NoWait.Ledgers;
using NoWait.Testing;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Specs.Ledgers;

/// <summary>Ledgers of several machines become one by git notes, and lose nothing on the way.</summary>
public sealed class LedgerSyncSpecs : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public LedgerSyncSpecs()
    {
        Git(_folder.Path, "init", "--quiet", "--bare", "origin.git");
        Git(_folder.Path, "clone", "--quiet", Origin, "begin");
        Git(_folder["begin"], "commit", "--quiet", "--allow-empty", "-m", "Begin");
        Git(_folder["begin"], "push", "--quiet", "origin", "HEAD");
    }

    private string Origin => "file://" + _folder["origin.git"];

    public void Dispose() => _folder.Dispose();

    [FactNeeds("git")]
    public async Task What_one_machine_wrote_the_other_reads()
    {
        var (ada, bob) = (Clone("ada"), Clone("bob"));
        Write(ada, 1, commit: Head(ada));
        Write(ada, 2, commit: null);
        Write(bob, 3, commit: Head(bob));

        await SyncAsync(ada);
        await SyncAsync(bob);
        await SyncAsync(ada);

        Ids(ada).ShouldBe(["1", "2", "3"]);
        Ids(bob).ShouldBe(["1", "2", "3"]);
        Git(ada, "notes", "--ref=nowait", "show", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
    }

    [FactNeeds("git")]
    public async Task Lines_travel_unchanged_and_stand_in_the_order_of_time_each_once()
    {
        var (ada, bob) = (Clone("ada"), Clone("bob"));
        foreach (var number in (int[])[5, 3, 4, 3])
        {
            Write(ada, number, Head(ada));
        }

        await SyncAsync(ada);
        await SyncAsync(bob);
        await SyncAsync(bob);

        var lines = await File.ReadAllLinesAsync(Path.Combine(bob, ".nuke/ledger/2026-11.jsonl"));
        lines.ShouldBe((await File.ReadAllLinesAsync(Path.Combine(ada, ".nuke/ledger/2026-11.jsonl"))).Distinct().Order(StringComparer.Ordinal));
        Git(ada, "notes", "--ref=nowait", "show", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(lines);
    }

    [FactNeeds("git")]
    public async Task Machines_that_send_at_once_lose_nothing()
    {
        var clones = Enumerable.Range(0, 4).Select(i => Clone($"c{i}")).ToList();
        await Task.WhenAll(clones.Select((clone, i) => Task.Run(async () =>
        {
            for (var round = 0; round < 3; round++)
            {
                Write(clone, (100 * i) + round, round == 1 ? null : Head(clone));
                await SyncAsync(clone);
            }
        })));

        foreach (var clone in clones)
        {
            await SyncAsync(clone);
            Ids(clone).Count.ShouldBe(12);
        }
    }

    [FactNeeds("git")]
    public async Task Several_runs_on_one_machine_wait_for_each_other()
    {
        var (ada, bob) = (Clone("ada"), Clone("bob"));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            Write(ada, i, Head(ada));
            await SyncAsync(ada);
        })));

        await SyncAsync(bob);

        Ids(bob).ShouldBe(["0", "1", "2", "3"]);
    }

    [FactNeeds("git")]
    public async Task Nothing_new_makes_no_commit()
    {
        var ada = Clone("ada");
        Write(ada, 1, Head(ada));
        await SyncAsync(ada);
        var before = Git(ada, "rev-parse", "refs/notes/nowait");

        await SyncAsync(ada);

        Git(ada, "rev-parse", "refs/notes/nowait").ShouldBe(before);
        Git(ada, "status", "--porcelain").ShouldBe("");
    }

    [FactNeeds("git")]
    public async Task A_clone_without_history_knows_it_all_the_same()
    {
        var ada = Clone("ada");
        Write(ada, 1, Head(ada));
        Git(ada, "commit", "--quiet", "--allow-empty", "-m", "More");
        Git(ada, "push", "--quiet", "origin", "HEAD");
        Write(ada, 2, Head(ada));
        await SyncAsync(ada);
        Git(_folder.Path, "clone", "--quiet", "--depth=1", Origin, "shallow");
        var shallow = _folder["shallow"];
        Write(shallow, 3, Head(shallow));

        await SyncAsync(shallow);
        await SyncAsync(ada);

        Ids(shallow).ShouldBe(["1", "2", "3"]);
        Ids(ada).ShouldBe(["1", "2", "3"]);
        Git(shallow, "rev-list", "--count", "HEAD").Trim().ShouldBe("1");
    }

    [FactNeeds("git")]
    public async Task Events_of_commits_that_are_gone_stay()
    {
        var (ada, bob) = (Clone("ada"), Clone("bob"));
        Write(ada, 1, commit: new('a', 40));

        await SyncAsync(ada);
        await SyncAsync(bob);

        Ids(bob).ShouldBe(["1"]);
    }

    [FactNeeds("git")]
    public async Task Notes_that_somebody_deleted_are_written_again()
    {
        var ada = Clone("ada");
        Write(ada, 1, Head(ada));
        await SyncAsync(ada);
        Git(ada, "update-ref", "-d", "refs/notes/nowait");
        Git(_folder["origin.git"], "update-ref", "-d", "refs/notes/nowait");

        await SyncAsync(ada);
        var bob = Clone("bob");
        await SyncAsync(bob);

        Ids(bob).ShouldBe(["1"]);
    }

    [FactNeeds("git")]
    public async Task Lines_that_are_no_events_stay_where_they_are()
    {
        var (ada, bob) = (Clone("ada"), Clone("bob"));
        Write(ada, 1, Head(ada));
        await File.AppendAllTextAsync(Path.Combine(ada, ".nuke/ledger/2026-11.jsonl"), "{\"at\":\n");
        await SyncAsync(ada);
        Git(bob, "fetch", "--quiet", "origin", "refs/notes/nowait:refs/notes/nowait");
        Git(bob, "notes", "--ref=nowait", "append", "-m", "<script>alert(1)</script>", "HEAD");

        await SyncAsync(bob);

        Ids(bob).ShouldBe(["1"]);
        (await File.ReadAllTextAsync(Path.Combine(bob, ".nuke/ledger/2026-11.jsonl"))).ShouldNotContain("script");
    }

    [FactNeeds("git")]
    public async Task Without_a_remote_the_notes_are_written_and_the_remedy_said()
    {
        var ada = Clone("ada");
        Git(ada, "remote", "remove", "origin");
        Write(ada, 1, Head(ada));

        var fault = await Should.ThrowAsync<LedgerSyncException>(() => SyncAsync(ada));

        fault.Message.ShouldBe("This repository has no remote: the ledger is in its notes (refs/notes/nowait), and goes no further. Add one with git remote add origin, and run again.");
        Git(ada, "remote", "add", "origin", Origin);
        await SyncAsync(ada);
        var bob = Clone("bob");
        await SyncAsync(bob);
        Ids(bob).ShouldBe(["1"]);
    }

    [FactNeeds("git")]
    public async Task A_remote_that_is_away_is_named_without_its_password()
    {
        var ada = Clone("ada");
        Write(ada, 1, Head(ada));
        Git(ada, "remote", "set-url", "origin", "http://ada:secret@127.0.0.1:1/x.git");

        var fault = await Should.ThrowAsync<LedgerSyncException>(() => SyncAsync(ada));

        fault.Remote.ShouldBe("origin");
        fault.Message.ShouldStartWith("The ledger could not be exchanged with origin: ");
        fault.Message.ShouldEndWith(" Nothing is lost: what is new waits here for the next ./build.sh Ledger --sync.");
        fault.Message.ShouldNotContain("secret");
    }

    [FactNeeds("git")]
    public async Task A_folder_that_is_no_repository_is_said_to_be_none()
    {
        var folder = Directory.CreateDirectory(_folder["nothing"]).FullName;

        (await Should.ThrowAsync<LedgerSyncException>(() => SyncAsync(folder))).Message.ShouldContain("is no git repository");
    }

    private static Task SyncAsync(string clone) => new LedgerSync(new(clone), TimeProvider.System).RunAsync(CancellationToken.None);

    private static void Write(string clone, int number, string? commit) => new Ledger(Workspace.Ensure(new Workspace(clone).Ledger)).Append(new Run
    {
        At = Noon.AddSeconds(number),
        Id = $"{number}",
        By = new("Ada", "ada@example.org"),
        Commit = commit,
        Seconds = 1,
        Steps = [new("Compile", "run", 0, 1) { Text = "say \"é\" \n twice" }],
    });

    private static List<string> Ids(string clone) => [.. new Ledger(new Workspace(clone).Ledger).Oldest().Select(entry => entry.Id).Distinct().Order(StringComparer.Ordinal)];

    private string Clone(string name)
    {
        Git(_folder.Path, "clone", "--quiet", Origin, name);
        return _folder[name];
    }

    private static string Head(string clone) => Git(clone, "rev-parse", "HEAD").Trim();

    private static string Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        git.ExitCode.ShouldBe(0, $"git {string.Join(' ', arguments)}");
        return output;
    }
}
