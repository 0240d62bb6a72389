using System.Globalization;
using NoWait.Changes;
using NoWait.Processes;

namespace NoWait.Sources;

/// <summary>What git said of the working tree, while neither what is checked out nor any configuration changed since.</summary>
/// <remarks>Two git processes, and what .NET needs to start them, take longer than a small run.</remarks>
/// <param name="root">A folder of the working tree, absolute.</param>
/// <param name="store">The folder that is kept in between runs.</param>
/// <param name="time">The clock.</param>
internal sealed class RememberedTree(string root, string store, TimeProvider time)
{
    private const string Name = "@git";

    private readonly Sightings _sightings = new(store);

    /// <summary>The environment that git finds its settings by.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = OwnEnvironment.With();

    /// <summary>What is known without asking; null when git must be asked.</summary>
    public WorkingTree? Find() =>
        Question() is { } question && _sightings.Recall(Name, question) is { } answer ? Parse(answer.Split('\0')) : null;

    /// <summary>Asks git, and remembers what it says.</summary>
    public async Task<WorkingTree> AskAsync(CancellationToken cancellationToken)
    {
        var looks = new Looks(time.GetUtcNow());
        var isPlain = new GitFiles(looks).Note(root, Variables);
        var tree = await new Git(root, time).WorkingTreeAsync(cancellationToken);
        if (isPlain && Question() is { } question && Directory.Exists(store))
        {
            _sightings.Keep(Name, question, Format(tree), looks);
        }

        return tree;
    }

    // Variables that move the repository or its configuration elsewhere leave nothing to be sure of.
    private byte[]? Question()
    {
        var text = new FingerprintText();
        text.Line("code", "", typeof(RememberedTree).Module.ModuleVersionId.ToString());
        text.Line("root", "", root);
        foreach (var name in (string[])["PATH", "HOME", "XDG_CONFIG_HOME"])
        {
            text.Line("variable", name, Variables.GetValueOrDefault(name) ?? "");
        }

        foreach (var name in Variables.Keys)
        {
            if (name.StartsWith("GIT_DIR", StringComparison.Ordinal) || name.StartsWith("GIT_CONFIG", StringComparison.Ordinal)
                || name is "GIT_COMMON_DIR" or "GIT_WORK_TREE" or "GIT_CEILING_DIRECTORIES" or "GIT_NAMESPACE")
            {
                return null;
            }
        }

        return text.Written.ToArray();
    }

    private static string Format(WorkingTree tree) => string.Join(
        '\0',
        tree.Branch, tree.UserName, tree.UserEmail,
        tree.Head?.Id, tree.Head?.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        tree.Head?.AuthorName, tree.Head?.AuthorEmail, tree.Head?.Subject);

    private static WorkingTree? Parse(string[] fields) => fields.Length != 8 ? null : new(
        fields[3].Length == 0 ? null : new Commit(
            fields[3], DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields[4], CultureInfo.InvariantCulture)),
            fields[5], fields[6], fields[7]),
        OrNull(fields[0]), OrNull(fields[1]), OrNull(fields[2]));

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
