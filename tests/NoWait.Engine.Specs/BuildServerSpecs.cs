using NoWait.Engine.Specs.Trials;
using Nuke.Common;
using Nuke.Common.CI.AzurePipelines;
using Nuke.Common.CI.GitLab;

namespace NoWait.Engine.Specs;

/// <summary>What is said to build servers, in the words of each.</summary>
public sealed class BuildServerSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void On_GitLab_each_target_is_a_section_and_a_failure_a_plain_line()
    {
        _trial.Variables["GITLAB_CI"] = "true";
        _trial.Variables["CI"] = "true";
        _trial.Variables["GITLAB_USER_NAME"] = "Ada";

        var run = _trial.Run<Two>("Work Break");

        run.Output.ShouldMatch("^\\e\\[0Ksection_start:\\d+:Work\r\\e\\[0KWork\n\\e\\[0Ksection_end:\\d+:Work\r\\e\\[0K\n");
        run.Error.ShouldBe("Break: src/it.go:7:2: 100% of; [it]\nis broken\n");
        run.Build.Self.Host.ShouldBeOfType<GitLab>().GitLabUserName.ShouldBe("Ada");
    }

    [Fact]
    public void On_Azure_Pipelines_each_target_is_a_group_and_a_failure_an_issue_at_its_line()
    {
        _trial.Variables["TF_BUILD"] = "True";
        Write("src/it.go");

        var run = _trial.Run<Two>("Work Break");

        run.Output.ShouldStartWith("##[group]Work\n##[endgroup]\n");
        run.Error.ShouldBe("##vso[task.logissue type=error;sourcepath=src/it.go;linenumber=7]Break: src/it.go:7:2: 100%AZP25 of; [it]%0Ais broken\n");
        run.Build.Self.Host.ShouldBeOfType<AzurePipelines>();
        run.Build.Self.IsServerBuild.ShouldBeTrue();
    }

    [Fact]
    public void On_GitHub_Actions_a_failure_stands_at_its_line()
    {
        _trial.Variables["GITHUB_ACTIONS"] = "true";
        Write("src/it.go");

        _trial.Run<Two>("Break").Error.ShouldBe("::error file=src/it.go,line=7::Break: src/it.go:7:2: 100%25 of; [it]%0Ais broken\n");
    }

    [Fact]
    public void A_file_that_is_not_there_or_not_ours_is_no_place()
    {
        _trial.Variables["GITHUB_ACTIONS"] = "true";

        _trial.Run<Two>("Break").Error.ShouldStartWith("::error::Break: src/it.go:7:2");
        _trial.Run<Two>("Outside").Error.ShouldStartWith("::error::Outside: ");
    }

    [Fact]
    public void A_compiler_may_write_the_line_in_brackets()
    {
        _trial.Variables["GITHUB_ACTIONS"] = "true";
        Write("src/a b,c.cs");
        Write("src/Main.cs");

        _trial.Run<Two>("Brackets").Error.ShouldStartWith("::error file=src/Main.cs,line=12::");
    }

    private void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_trial.Root / path)!);
        File.WriteAllText(_trial.Root / path, "");
    }

    private sealed class Two : RecordingBuild
    {
        public Target Work => _ => _.Executes(() => { });

        public Target Break => _ => _.Executes(() => Assert.Fail("src/it.go:7:2: 100% of; [it]\nis broken"));

        public Target Outside => _ => _.Executes(() => Assert.Fail("/etc/hosts.conf:3 ../../../etc/passwd:1 localhost:8080 http://a.b:80/"));

        public Target Brackets => _ => _.Executes(() => Assert.Fail("src/Main.cs(12,5): error CS0103"));
    }
}
