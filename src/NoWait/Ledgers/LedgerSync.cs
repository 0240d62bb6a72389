using NoWait.Builders;
using NoWait.Timing;
using NoWait.Timing.Rendering;
using NoWait.Timing.Travel;

namespace NoWait.Ledgers;

/// <summary>
/// Takes the ledger to the repository's remote and back, by git notes. Whoever writes at the same time loses nothing: notes
/// are merged line by line, and who comes second fetches and sends again.
/// </summary>
/// <param name="workspace">Where the ledger lies.</param>
/// <param name="time">The clock.</param>
public sealed class LedgerSync(Workspace workspace, TimeProvider time)
{
    private const string Tracked = "refs/notes/nowait-of/";
    private const int Attempts = 20;

    private readonly GitProgram _git = new(workspace.Root);
    private readonly Ledger _ledger = new(workspace.Ledger);

    /// <summary>Takes a line on what came and went.</summary>
    public Action<string> Say { get; init; } = _ => { };

    private string StatePath => Path.Combine(workspace.Ledger, "notes");

    private LedgerNotes Notes => new(_git, workspace.Ledger);

    /// <summary>Fetches the notes, merges them with this ledger, and sends what the remote lacks.</summary>
    /// <exception cref="LedgerSyncException">There is no git, repository or remote, or the remote does not answer; nothing is lost.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Workspace.Ensure(workspace.Ledger);
        var shared = await _git.AskAsync(["rev-parse", "--path-format=absolute", "--git-common-dir"], cancellationToken)
            ?? throw new LedgerSyncException(
                $"{workspace.Root} is no git repository, and the ledger travels by git notes: clone one, or run git init and add a remote.");
        using var held = await FileLock.AcquireAsync(
            Path.Combine(shared, "nowait-notes.lock"), time, () => Say("waiting for another run that takes the ledger along"), cancellationToken);
        var remote = await RemoteAsync(cancellationToken);
        var (sent, received) = (0, 0);
        if (remote is null)
        {
            await TakeInAsync(cancellationToken);
            throw new LedgerSyncException(
                $"This repository has no remote: the ledger is in its notes ({LedgerNotes.Ref}), and goes no further. Add one with git remote add origin, and run again.");
        }

        _git.IsSshMute = await _git.AskAsync(["config", "--get", "core.sshCommand"], cancellationToken) is null;
        for (var attempt = 1; ; attempt++)
        {
            var theirs = await FetchAsync(remote, cancellationToken);
            var (added, offered, head) = await TakeInAsync(cancellationToken);
            (received, sent) = (received + added, sent + offered);
            if (head is null || head == theirs || await PushAsync(remote, attempt, cancellationToken))
            {
                Say($"the ledger and {remote} agree: {Words.Count(received, "event")} came, {Words.Count(sent, "event")} of this machine are there");
                return;
            }

            // Who was late together must not come again together.
            var pause = 20 + (Environment.ProcessId * (7 + attempt) % (60 * attempt));
            await Task.Delay(TimeSpan.FromMilliseconds(pause), time, cancellationToken);
        }
    }

    private async Task<string?> RemoteAsync(CancellationToken cancellationToken)
    {
        var remotes = (await _git.AskAsync(["remote"], cancellationToken) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var branch = await _git.AskAsync(["symbolic-ref", "--quiet", "--short", "HEAD"], cancellationToken);
        var own = branch is null ? null : await _git.AskAsync(["config", "--get", $"branch.{branch}.remote"], cancellationToken);
        return remotes.Contains(own, StringComparer.Ordinal) ? own : remotes.Contains("origin", StringComparer.Ordinal) ? "origin" : remotes.FirstOrDefault();
    }

    // The remote's notes are merged into ours; null when it has none yet.
    private async Task<string?> FetchAsync(string remote, CancellationToken cancellationToken)
    {
        var listing = await _git.RunAsync(["ls-remote", "--refs", remote, LedgerNotes.Ref], "", cancellationToken);
        if (listing.ExitCode != 0)
        {
            throw Unreachable(remote, listing);
        }

        if (listing.Text.Length == 0)
        {
            return null;
        }

        var tracked = Tracked + remote;
        var fetched = await _git.RunAsync(["fetch", "--quiet", "--no-tags", remote, $"+{LedgerNotes.Ref}:{tracked}"], "", cancellationToken);
        if (fetched.ExitCode != 0)
        {
            throw Unreachable(remote, fetched);
        }

        var theirs = await _git.NeedAsync(["rev-parse", tracked], "", cancellationToken);
        if (await Notes.HeadAsync(cancellationToken) is not { } ours)
        {
            await _git.NeedAsync(["update-ref", LedgerNotes.Ref, theirs, ""], "", cancellationToken);
        }
        else if (ours != theirs)
        {
            await _git.NeedAsync(["notes", "--ref", LedgerNotes.Ref, "merge", "--quiet", "-s", "cat_sort_uniq", tracked], "", cancellationToken);
        }

        return theirs;
    }

    // What others wrote goes from the notes to the ledger, what is new here from the ledger to the notes.
    private async Task<(int Received, int Offered, string? Head)> TakeInAsync(CancellationToken cancellationToken)
    {
        var state = File.Exists(StatePath) ? await File.ReadAllTextAsync(StatePath, cancellationToken) : "";
        var (seen, rest) = state.Split('\n', 2) is [var first, var second] ? (first, second) : ("", "");
        var head = await Notes.HeadAsync(cancellationToken);
        if (seen.Length > 0 && (head is null
            || (head != seen && await _git.AskAsync(["merge-base", "--is-ancestor", seen, head], cancellationToken) is null)))
        {
            // The notes are others than those that this ledger was taken to: all of it is compared again.
            (seen, rest) = ("", "");
        }

        var received = head is null || head == seen
            ? 0
            : _ledger.Add(await Notes.ReadAsync(seen.Length > 0 ? seen : null, head, cancellationToken));
        var position = LedgerPosition.Parse(rest);
        var lines = position.Advance(_ledger);
        var written = await Notes.AddAsync(lines, cancellationToken);
        var draft = $"{StatePath}.{Environment.ProcessId}~";
        await File.WriteAllTextAsync(draft, $"{written}\n{position}", cancellationToken);
        File.Move(draft, StatePath, overwrite: true);
        return (received, Math.Max(0, lines.Count - received), written);
    }

    /// <summary>Sends the notes; false when somebody else was quicker.</summary>
    private async Task<bool> PushAsync(string remote, int attempt, CancellationToken cancellationToken)
    {
        var pushed = await _git.RunAsync(["push", "--quiet", "--no-verify", remote, $"{LedgerNotes.Ref}:{LedgerNotes.Ref}"], "", cancellationToken);
        var isLate = pushed.Errors.Contains("fetch first", StringComparison.Ordinal)
            || pushed.Errors.Contains("non-fast-forward", StringComparison.Ordinal)
            || pushed.Errors.Contains("cannot lock ref", StringComparison.Ordinal)
            || pushed.Errors.Contains("failed to update ref", StringComparison.Ordinal)
            || pushed.Errors.Contains("stale info", StringComparison.Ordinal);
        return pushed.ExitCode == 0
            || (isLate && attempt < Attempts ? false : throw Unreachable(remote, pushed));
    }

    private static LedgerSyncException Unreachable(string remote, GitAnswer answer) => new(
        $"The ledger could not be exchanged with {remote}: {answer.Reason} Nothing is lost: what is new waits here for the next ./build.sh Ledger --sync.",
        remote);
}
