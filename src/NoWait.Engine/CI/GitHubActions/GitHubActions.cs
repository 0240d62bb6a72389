using System.Globalization;
using Nuke.Common.IO;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>GitHub Actions, by its default variables.</summary>
public class GitHubActions : Host
{
    private readonly Func<string, string?> _variable;

    internal GitHubActions(Func<string, string?> variable) => _variable = variable;

    /// <summary>The host of this process; null when it is another one.</summary>
    public static GitHubActions? Instance => NukeBuild.Host as GitHubActions;

    /// <summary>The commit that triggered the workflow.</summary>
    public string Sha => Get("GITHUB_SHA");

    /// <summary>The fully formed ref that triggered the workflow.</summary>
    public string Ref => Get("GITHUB_REF");

    /// <summary>The number of the run, the same when it is run again; 0 when unknown.</summary>
    public long RunId => long.TryParse(Get("GITHUB_RUN_ID"), CultureInfo.InvariantCulture, out var id) ? id : 0;

    /// <summary>Who started the workflow.</summary>
    public string Actor => Get("GITHUB_ACTOR");

    /// <summary>The file whose Markdown is shown on the run's page; null when there is none.</summary>
    public AbsolutePath? StepSummaryFile => _variable("GITHUB_STEP_SUMMARY") is { Length: > 0 } path ? path : null;

    private string Get(string name) => _variable(name) ?? "";
}
