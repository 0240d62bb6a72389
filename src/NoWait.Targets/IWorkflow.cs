using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Writes the workflow that runs this build on GitHub Actions, and keeps it in step.</summary>
public interface IWorkflow : INukeBuild
{
    /// <summary>The file, relative to the repository's root.</summary>
    string WorkflowFile => ".github/workflows/nowait.yml";

    /// <summary>The branch that is shipped.</summary>
    string MainBranch => "main";

    /// <summary>How many machines share the tests.</summary>
    int TestShards => 1;

    /// <summary>The environment that the main branch is shipped to; null for the one without a name.</summary>
    string? ShipsTo => null;

    /// <summary>Whether <see cref="Workflow"/> only looks whether the file is what it would write.</summary>
    [Parameter("Only look whether the workflow is in step with the build", Name = "check")]
    bool CheckWorkflow => TryGetValue<bool?>(() => CheckWorkflow) ?? false;

    /// <summary>Whether <see cref="Workflow"/> overwrites what somebody changed by hand.</summary>
    [Parameter("Overwrite the workflow although it was changed by hand", Name = "force-workflow")]
    bool ForceWorkflow => TryGetValue<bool?>(() => ForceWorkflow) ?? false;

    /// <summary>Writes the workflow, always the same for the same build; what was changed by hand stays, and is a mistake.</summary>
    Target Workflow => _ => _
        .Description("Write the GitHub Actions workflow of this build")
        .Executes(() => this.WriteWorkflow());
}
