using NoWait.Sources;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Delivering;

/// <summary>What is new in a deployment: the commits since the one that was deployed before.</summary>
internal static class NewCommits
{
    private const int LookBack = 10_000;

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
        var before = ledger.Newest().Take(LookBack).OfType<Deployment>().FirstOrDefault(deployment =>
            deployment.Service == service && deployment.Environment == environment && deployment is { Result: Outcome.Succeeded, Changes.Count: > 0 });
        if (before?.Changes[0].Commit == head)
        {
            return [];
        }

        var commits = await git.BetweenAsync(before?.Changes[0].Commit, head, cancellationToken);
        return [.. commits.Select(commit => new Change(
            commit.Id, commit.At, new Person(commit.AuthorName, commit.AuthorEmail), commit.Subject))];
    }
}
