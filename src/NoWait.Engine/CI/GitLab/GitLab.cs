namespace Nuke.Common.CI.GitLab;

/// <summary>GitLab CI, by its predefined variables.</summary>
public class GitLab : Host
{
    private readonly Func<string, string?> _variable;

    internal GitLab(Func<string, string?> variable) => _variable = variable;

    /// <summary>The host of this process; null when it is another one.</summary>
    public static GitLab? Instance => NukeBuild.Host as GitLab;

    /// <summary>The commit that the pipeline runs for.</summary>
    public string CommitSha => _variable("CI_COMMIT_SHA") ?? "";

    /// <summary>Who started the job.</summary>
    public string GitLabUserName => _variable("GITLAB_USER_NAME") ?? "";
}
