using NoWait.Sources;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Delivering;

/// <summary>What is new in a deployment: the commits since the one that was deployed before.</summary>
internal static class NewCommits
{
    private const int LookBack = 10_000;

    /// <summary>The commit that a version was deployed at last; null when the ledger does not know.</summary>
    public static string? Deployed(string service, string digest, Ledger ledger) => ledger.Newest().Take(LookBack).OfType<Deployment>()
        .FirstOrDefault(deployment => deployment.Service == service && deployment.To == digest && deployment.Commit is not null)?.Commit;

    /// <summary>The commits, the newest first; empty without git, or when nothing was committed since.</summary>
    public static async Task<IReadOnlyList<Change>> OfAsync(
        string service, string environment, Ledger ledger, WorkingTree tree, Git git, CancellationToken cancellationToken)
    {
        return tree.Head is null ? [] : await UpToAsync(tree.Head.Id, service, environment, ledger, git, cancellationToken);
    }

    /// <summary>The same up to a commit that need not be checked out.</summary>
    public static async Task<IReadOnlyList<Change>> UpToAsync(
        string head, string service, string environment, Ledger ledger, Git git, CancellationToken cancellationToken)
    {
        // Older ledgers name the commit among the changes only.
        var before = ledger.Newest().Take(LookBack).OfType<Deployment>()
            .Where(deployment => deployment.Service == service && deployment.Environment == environment && deployment.Result == Outcome.Succeeded)
            .Select(deployment => deployment.Commit ?? (deployment.Changes is [var newest, ..] ? newest.Commit : null))
            .FirstOrDefault(commit => commit is not null);
        if (before == head)
        {
            return [];
        }

        var commits = await git.BetweenAsync(before, head, cancellationToken);
        return [.. commits.Select(commit => new Change(
            commit.Id, commit.At, new Person(commit.AuthorName, commit.AuthorEmail), commit.Subject))];
    }
}
