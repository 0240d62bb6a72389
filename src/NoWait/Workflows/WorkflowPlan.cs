namespace NoWait.Workflows;

/// <summary>What a repository's workflow is made from; equal plans give equal files.</summary>
public sealed record WorkflowPlan
{
    /// <summary>The branch that is shipped.</summary>
    public string Branch { get; init; } = "main";

    /// <summary>Whether the build has services, whose images are built on pull requests.</summary>
    public bool HasServices { get; init; }

    /// <summary>Whether the build has tests.</summary>
    public bool HasTests { get; init; }

    /// <summary>How many machines share the tests.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Whether the branch is shipped.</summary>
    public bool Ships { get; init; }

    /// <summary>The environment that it is shipped to; null for none by name.</summary>
    public string? Environment { get; init; }

    /// <summary>The variables that secrets come from, each of which GitHub holds under the same name.</summary>
    public Values<string> Secrets { get; init; } = [];

    /// <summary>Whether images are pushed to GitHub's own registry.</summary>
    public bool PushesToGitHub { get; init; }

    /// <summary>Refuses what no workflow can say.</summary>
    /// <exception cref="InvalidUsageException">A name or number is unfit.</exception>
    public void Check()
    {
        if (Shards is < 1 or > 256)
        {
            throw new InvalidUsageException($"{Shards} is no number of machines for the tests: a matrix has 1 to 256.");
        }

        foreach (var name in (string?[])[Branch, Environment, .. Secrets])
        {
            if (name is not null && (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '/' or '.')))
            {
                throw new InvalidUsageException($"'{name}' cannot stand in a workflow: use letters, digits, dashes, underlines, dots and slashes.");
            }
        }
    }
}
