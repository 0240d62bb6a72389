using System.ComponentModel;
using System.Globalization;
using NoWait.Processes;

namespace NoWait.Sources;

/// <summary>Asks git about a repository; where there is no git, or no repository, it knows nothing and throws nothing.</summary>
/// <param name="root">A folder of the working tree, absolute.</param>
/// <param name="time">The clock.</param>
public sealed class Git(string root, TimeProvider time)
{
    // Fields are divided by NUL, which no name or message can contain.
    private const string CommitFormat = "%H%x00%ct%x00%an%x00%ae%x00%s";

    /// <summary>What is checked out, and who works here.</summary>
    public async Task<WorkingTree> WorkingTreeAsync(CancellationToken cancellationToken)
    {
        var head = AskAsync(["log", "-1", "--format=" + CommitFormat + "%x00%D"], cancellationToken);
        var user = AskAsync(["config", "--get-regexp", "^user\\.(name|email)$"], cancellationToken);
        var line = (await head) is [var first, ..] ? first.Split('\0') : null;
        var settings = (await user)
            .Select(setting => setting.Split(' ', 2))
            .Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(values => values.Key, values => values.Last(), StringComparer.OrdinalIgnoreCase);
        return new WorkingTree(
            line is { Length: >= 6 } ? Parse(line) : null,
            line is { Length: >= 6 } ? Branch(line[5]) : null,
            settings.GetValueOrDefault("user.name"),
            settings.GetValueOrDefault("user.email"));
    }

    /// <summary>The commits that <paramref name="to"/> has and <paramref name="from"/> has not, the newest first.</summary>
    /// <param name="from">A commit; null for <paramref name="to"/> alone. One that git does not know gives no commits.</param>
    /// <param name="to">A commit.</param>
    /// <param name="cancellationToken">Ends git.</param>
    public async Task<IReadOnlyList<Commit>> BetweenAsync(string? from, string to, CancellationToken cancellationToken)
    {
        string[] range = from is null ? ["-1", to] : ["--max-count=1000", $"{from}..{to}"];
        var lines = await AskAsync(["log", "--format=" + CommitFormat, .. range, "--"], cancellationToken);
        return [.. lines.Select(line => line.Split('\0')).Where(parts => parts.Length >= 5).Select(Parse)];
    }

    /// <summary>Whether files that git tracks differ from the commit that is checked out.</summary>
    public async Task<bool> IsDirtyAsync(CancellationToken cancellationToken) =>
        await AskAsync(["status", "--porcelain", "--untracked-files=no"], cancellationToken) is [_, ..];

    /// <summary>Whether there are files, tracked or not, that no commit holds as they are; what NoWait writes itself does not count.</summary>
    public async Task<bool> HasUncommittedAsync(CancellationToken cancellationToken) =>
        await AskAsync(["status", "--porcelain", "--", ".", ":(exclude).nuke", ":(exclude)artifacts"], cancellationToken) is [_, ..];

    /// <summary>Whether one commit is an ancestor of another; null where git does not know them.</summary>
    public async Task<bool?> IsAncestorAsync(string commit, string of, CancellationToken cancellationToken) =>
        await AskAsync(["merge-base", commit, of], cancellationToken) is [var common, ..] ? common == commit : null;

    /// <summary>Where the repository was cloned from, without the name and password that an address may hold; null for nowhere.</summary>
    public async Task<string?> OriginAsync(CancellationToken cancellationToken)
    {
        if (await AskAsync(["config", "--get", "remote.origin.url"], cancellationToken) is not [{ Length: > 0 } origin, ..])
        {
            return null;
        }

        return Uri.TryCreate(origin, UriKind.Absolute, out var address) && address.UserInfo.Length > 0
            ? new UriBuilder(address) { UserName = "", Password = "" }.Uri.AbsoluteUri
            : origin;
    }

    /// <summary>The files of a folder that git tracks or would, relative to it; some may be gone from the disk.</summary>
    public Task<IReadOnlyList<string>> FilesAsync(CancellationToken cancellationToken) =>
        AskAsync(["-c", "core.quotePath=off", "ls-files", "-co", "--exclude-standard"], cancellationToken);

    /// <summary>The files that each commit changed, the newest first, relative to the folder; merges, and commits that changed none of its files, are left out.</summary>
    /// <param name="most">How many commits to look back at most.</param>
    /// <param name="cancellationToken">Ends git.</param>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> ChangesAsync(int most, CancellationToken cancellationToken)
    {
        var commits = new List<List<string>>();
        var lines = await AskAsync(
            ["-c", "core.quotePath=off", "log", $"--max-count={most.ToString(CultureInfo.InvariantCulture)}", "--no-merges", "--no-renames", "--relative", "--name-only", "--format=%x00"],
            cancellationToken);
        foreach (var line in lines)
        {
            if (line.StartsWith('\0'))
            {
                commits.Add([]);
            }
            else if (line.Length > 0 && commits.Count > 0)
            {
                commits[^1].Add(line);
            }
        }

        return [.. commits.Where(commit => commit.Count > 0)];
    }

    private static Commit Parse(string[] fields) => new(
        fields[0],
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields[1], CultureInfo.InvariantCulture)),
        fields[2],
        fields[3],
        fields[4]);

    private static string? Branch(string decoration)
    {
        const string current = "HEAD -> ";
        return decoration.Split(", ").FirstOrDefault(name => name.StartsWith(current, StringComparison.Ordinal)) is { } name
            ? name[current.Length..]
            : null;
    }

    private async Task<IReadOnlyList<string>> AskAsync(Values<string> arguments, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var command = new CommandLine("git", arguments)
        {
            Folder = root,
            Environment = OwnEnvironment.With(("GIT_OPTIONAL_LOCKS", "0")),
            Output = (line, isError) =>
            {
                if (!isError)
                {
                    lines.Add(line);
                }
            },
        };
        try
        {
            var result = await new CommandRunner(time).RunAsync(command, cancellationToken);
            return result.ExitCode == 0 ? lines : [];
        }
        catch (Win32Exception)
        {
            return [];
        }
    }
}
