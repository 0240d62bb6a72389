using NoWait.Linting;

namespace NoWait.Specs.Linting;

/// <summary>What people decided stays decided, in the words of whichever tool they decided it in.</summary>
public sealed class SuppressionSpecs
{
    private const string Found = "RUN apt-get install git\n";

    [Theory]
    [InlineData("FROM a:1\n# nowait: ignore NW4005,NW4008 nobody builds this\n" + Found)]
    [InlineData("FROM a:1\n# hadolint ignore=DL3014,DL3008\n" + Found)]
    [InlineData("# hadolint global ignore=DL3014,dl3008\nFROM a:1\n" + Found)]
    [InlineData("FROM a:1\nRUN true\n# nowait: ignore-file NW4005 nobody builds this\n# nowait: ignore-file DL3008 nobody builds this\n" + Found)]
    public void Findings_are_suppressed_by_any_of_their_names(string text)
    {
        Linted.Ids(text).ShouldNotContain("NW4005");
        Linted.Ids(text).ShouldNotContain("NW4008");
        Linted.Ids("FROM a:1\n" + Found).ShouldContain("NW4005");
    }

    [Fact]
    public void A_comment_before_an_instruction_is_about_that_one_alone()
    {
        var text = "FROM a:1\n# hadolint ignore=DL3014\n" + Found + Found.Replace("git", "curl", StringComparison.Ordinal);

        Linted.One("NW4005", text).Origin.Line.ShouldBe(4);
    }

    [Theory]
    [InlineData("# check=skip=FromAsCasing\nFROM a:1 as b\n", false)]
    [InlineData("# check=error=true;skip=StageNameCasing,FromAsCasing\nFROM a:1 as b\n", false)]
    [InlineData("# check=skip=all\nFROM a:1 as b\n", false)]
    [InlineData("# check=skip=StageNameCasing\nFROM a:1 as b\n", true)]
    public void BuildKits_directive_counts_for_the_whole_file(string text, bool isFound) =>
        Linted.Ids(text).Contains("NW1002").ShouldBe(isFound);

    [Fact]
    public void A_suppression_without_a_reason_is_a_finding()
    {
        var finding = Linted.One("NW1090", "FROM a:1\n# nowait: ignore NW4005\n" + Found);

        finding.Origin.Line.ShouldBe(2);
        finding.Why.ShouldBe("NW4005 is suppressed without a reason: write why after it.");
        Linted.Ids("FROM a:1\n# nowait: ignore NW4005\n" + Found).ShouldNotContain("NW4005");
    }

    [Fact]
    public void A_suppression_of_nothing_is_a_finding() =>
        Linted.One("NW1091", "FROM a:1\n# nowait: ignore NW9999 because\n" + Found).Why.ShouldStartWith("There is no rule NW9999");

    [Fact]
    public async Task A_service_suppresses_with_typed_reasons()
    {
        var service = new Service("api")
        {
            Image = Image.Stage("run", "debian", s => s.Cmd("sleep", "1")),
            Suppressions = [new("DL3006", "the newest is wanted"), new("NW5002", ""), new("NW0", "because")],
        };

        var linted = (await new LintRun(new Workspace(Path.GetTempPath()), [service], new(), TimeProvider.System).RunAsync(CancellationToken.None)).Definitions[0];

        linted.Suppressed.ShouldBe(2);
        linted.Findings.Select(finding => finding.Rule.Id).ShouldBe(["NW3002", "NW1090", "NW1091"]);
    }
}
