using NoWait.Engine.Specs.Trials;
using Nuke.Common;
using Nuke.Common.CI.GitHubActions;

namespace NoWait.Engine.Specs;

public sealed class GitHubActionsSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void On_GitHub_Actions_each_target_is_a_group_and_a_failure_an_error_command()
    {
        _trial.Variables["GITHUB_ACTIONS"] = "true";

        var run = _trial.Run<Two>("Work Break");

        run.Output.ShouldStartWith("::group::Work\n::endgroup::\n::group::Break\n::endgroup::\n");
        run.Error.ShouldBe("::error::Break: 100%25 of%0Athe lines\n");
    }

    [Fact]
    public void On_GitHub_Actions_the_host_knows_the_workflow()
    {
        _trial.Variables["GITHUB_ACTIONS"] = "true";
        _trial.Variables["GITHUB_SHA"] = "4be1";
        _trial.Variables["GITHUB_REF"] = "refs/heads/main";
        _trial.Variables["GITHUB_RUN_ID"] = "17";
        _trial.Variables["GITHUB_ACTOR"] = "ada";
        _trial.Variables["GITHUB_STEP_SUMMARY"] = _trial.Root / "summary.md";

        var build = _trial.Run<Two>("Work").Build.Self;

        build.IsServerBuild.ShouldBeTrue();
        build.IsLocalBuild.ShouldBeFalse();
        var host = build.Host.ShouldBeOfType<GitHubActions>();
        (host.Sha, host.Ref, host.RunId, host.Actor).ShouldBe(("4be1", "refs/heads/main", 17, "ada"));
        host.StepSummaryFile.ShouldBe(_trial.Root / "summary.md");
    }

    [Fact]
    public void Elsewhere_the_host_is_a_terminal()
    {
        var build = _trial.Run<Two>("Work").Build.Self;

        build.Host.ShouldBeOfType<Terminal>();
        build.IsLocalBuild.ShouldBeTrue();
    }

    [Fact]
    public void Another_build_server_is_no_terminal()
    {
        _trial.Variables["CI"] = "true";

        _trial.Run<Two>("Work").Build.Self.IsServerBuild.ShouldBeTrue();
    }

    private sealed class Two : RecordingBuild
    {
        public Target Work => _ => _.Executes(() => { });

        public Target Break => _ => _.Executes(() => Assert.Fail("100% of\nthe lines"));
    }
}
