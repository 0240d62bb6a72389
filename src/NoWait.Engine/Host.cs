namespace Nuke.Common;

/// <summary>Where a build runs; told by environment variables only.</summary>
public class Host
{
    /// <summary>Made by the engine.</summary>
    protected internal Host()
    {
    }

    /// <inheritdoc />
    public override string ToString() => GetType().Name;

    internal static Host Detect(Func<string, string?> variable) =>
        variable("GITHUB_ACTIONS") is not null ? new CI.GitHubActions.GitHubActions(variable)
        : variable("GITLAB_CI") is not null ? new CI.GitLab.GitLab(variable)
        : variable("TF_BUILD") is not null ? new CI.AzurePipelines.AzurePipelines(variable)
        : variable("CI") is { Length: > 0 } ci && !ci.Equals("false", StringComparison.OrdinalIgnoreCase) ? new Host()
        : new Terminal();
}

/// <summary>Somebody's desk.</summary>
public class Terminal : Host
{
    /// <summary>Made by the engine.</summary>
    protected internal Terminal()
    {
    }
}
