using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Runs the tests that stand between a change and its deployment.</summary>
public interface ITestGate : INukeBuild
{
    /// <summary>What is tested: a solution or project, relative to the repository's root.</summary>
    string TestProject => "Solution.sln";

    /// <summary>Only tests whose full name contains this text.</summary>
    [Parameter("Run only tests whose full name contains this text", Name = "test-filter")]
    string? TestFilter => TryGetValue(() => TestFilter);

    /// <summary>Runs every test and ends with <c>N passed, N failed, N skipped</c>.</summary>
    Target Test => _ => _
        .Description("Run all tests")
        .Executes(() => this.RunTests());
}
