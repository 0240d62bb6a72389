using System.Text.Json;
using NoWait.Linting;
using NoWait.Linting.Rendering;
using NoWait.Testing;
using NoWait.Timing.Money;

namespace NoWait.Specs.Linting;

/// <summary>The same findings for people, programs, code hosts and workflows.</summary>
public sealed class OutputSpecs
{
    private static readonly LintOutcome Outcome = new(
    [
        new LintedDefinition("a b/Dockerfile",
        [
            new Finding(RuleBook.Find("DL3014")!, "It asks.")
            {
                Origin = new("a b/Dockerfile", 3),
                EndLine = 4,
                Stage = "0",
                Instruction = "RUN apt-get install git",
                Correction = "RUN apt-get install -y git",
                Fix = [new Edit(1, 0, " -y")],
                Price = new Price(1.5, new Projection(123.456m, [new Input("builds", 7)], [])),
            },
            new Finding(RuleBook.Find("NW3002")!, "It is 100 % fat,\nthey say: see."),
        ]) { Suppressed = 2 },
    ]);

    [Fact]
    public void The_terminal_shows_line_severity_id_why_correction_and_price()
    {
        var text = LintRenderer.Terminal(Outcome);

        text.ShouldContain("       3  error      NW4005  It asks.\n");
        text.ShouldContain("| RUN apt-get install -y git\n");
        text.ShouldContain("costs 1.50 s a build, $123 a year (builds 7)\n");
        text.ShouldEndWith("  1 definition: 1 error, 0 warnings, 1 note; --fix corrects 1; 2 suppressed\n");
    }

    [Fact]
    public void Control_characters_do_not_reach_the_terminal() =>
        LintRenderer.Terminal(new([new("\u001b[2J", Linted.Findings("FROM a:1\nCMD \u001b[31m evil\n"))])).ShouldNotContain("\u001b");

    [Fact]
    public void Json_holds_everything()
    {
        using var json = JsonDocument.Parse(LintJson.Write(Outcome));

        var finding = json.RootElement.GetProperty("definitions")[0].GetProperty("findings")[0];
        finding.GetProperty("rule").GetString().ShouldBe("NW4005");
        finding.GetProperty("aliases")[0].GetString().ShouldBe("DL3014");
        finding.GetProperty("line").GetInt32().ShouldBe(3);
        finding.GetProperty("fixable").GetBoolean().ShouldBeTrue();
        finding.GetProperty("price").GetProperty("dollarsAYear").GetDecimal().ShouldBe(123.46m);
        json.RootElement.GetProperty("definitions")[0].GetProperty("findings")[1].GetProperty("price").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    // Sections 3.13, 3.14, 3.19, 3.27 and 3.11 of the specification name what must be there.
    [Fact]
    public void Sarif_has_what_its_version_2_1_0_requires()
    {
        using var json = JsonDocument.Parse(Sarif.Write(Outcome));

        json.RootElement.GetProperty("version").GetString().ShouldBe("2.1.0");
        var run = json.RootElement.GetProperty("runs")[0];
        var driver = run.GetProperty("tool").GetProperty("driver");
        driver.GetProperty("name").GetString().ShouldBe("NoWait");
        var rules = driver.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()).ToList();
        foreach (var result in run.GetProperty("results").EnumerateArray())
        {
            rules[result.GetProperty("ruleIndex").GetInt32()].ShouldBe(result.GetProperty("ruleId").GetString());
            result.GetProperty("message").GetProperty("text").GetString().ShouldNotBeNullOrEmpty();
            result.GetProperty("level").GetString().ShouldBeOneOf("none", "note", "warning", "error");
        }

        var place = run.GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation");
        place.GetProperty("artifactLocation").GetProperty("uri").GetString().ShouldBe("a%20b/Dockerfile");
        place.GetProperty("region").GetProperty("startLine").GetInt32().ShouldBe(3);
        place.GetProperty("region").GetProperty("endLine").GetInt32().ShouldBe(4);
        run.GetProperty("results")[1].GetProperty("locations")[0].TryGetProperty("physicalLocation", out _).ShouldBeFalse();
    }

    [Fact]
    public void Workflow_commands_escape_what_would_end_them() => GitHubAnnotations.Write(Outcome).ShouldBe(
        "::error file=a b/Dockerfile,line=3,endLine=4,title=NW4005::It asks.%0AIt costs 1.50 s a build, $123 a year (builds 7).\n"
        + "::notice title=NW3002::It is 100 %25 fat,%0Athey say: see.\n");

    [Fact]
    public async Task Dockerfiles_are_found_in_folders_and_looked_at_beside_what_lies_there()
    {
        using var root = new TemporaryFolder();
        root.Write("api/Dockerfile", "FROM a:1\nWORKDIR /x\nCOPY . .\n");
        root.Write("api/node_modules/big/index.js", new string('x', 5_000));
        root.Write("api/node_modules/big/Dockerfile", "FROM evil\n");
        root.Write("web/prod.Dockerfile", "FROM a:1\nCOPY gone.txt /\n");
        root.Write("web/.dockerignore", "*.txt\n");

        var outcome = await Lint(root, ".");

        outcome.Definitions.Select(definition => definition.Title).ShouldBe(["api/Dockerfile", "web/prod.Dockerfile"]);
        var noIgnore = outcome.Definitions[0].Findings.Single(finding => finding.Rule.Id == "NW2006");
        noIgnore.Why.ShouldStartWith("There is no .dockerignore, and 5.0 kB of the context's 5.0 kB are node_modules");
        noIgnore.Correction.ShouldBe(".dockerignore:\n**/node_modules");
        outcome.Definitions[1].Findings.Select(finding => finding.Rule.Id).ShouldContain("NW1018");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_mistake_of_the_one_who_asked()
    {
        using var root = new TemporaryFolder();

        (await Should.ThrowAsync<InvalidUsageException>(Lint(root, "Dockerfile"))).Message.ShouldContain("There is no Dockerfile");
    }

    [Fact]
    public async Task Typed_definitions_are_looked_at_by_the_same_rules_and_lead_to_their_lines()
    {
        var service = new Service("api")
        {
            Image = Image.Stage("build", "golang:1.23", s => s.Copy(".").Run("go build -o /api ./cmd")).Stage("run", "scratch", s => s.CopyFrom("build", "/api", "/api").Entrypoint("/api")),
        };

        var outcome = await new LintRun(new Workspace(Path.GetTempPath()), [service], new(), TimeProvider.System).RunAsync(CancellationToken.None);

        var finding = outcome.Findings.Single(one => one.Rule.Id == "NW2001");
        finding.Stage.ShouldBe("build");
        Path.GetFileName(finding.Origin.File).ShouldBe("OutputSpecs.cs");
        finding.Origin.Line.ShouldBeGreaterThan(100);
        outcome.Findings.ShouldAllBe(one => one.Fix.Count == 0);
    }

    private static Task<LintOutcome> Lint(TemporaryFolder root, string path) =>
        new LintRun(new Workspace(root.Path), [], new LintOptions { Dockerfiles = [path] }, TimeProvider.System).RunAsync(CancellationToken.None);
}
