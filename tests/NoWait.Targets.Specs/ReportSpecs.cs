using System.Globalization;
using System.Text.Json;
using NoWait.Targets.Specs.Trials;

namespace NoWait.Targets.Specs;

/// <summary>What <see cref="CostOfWaitingAttribute"/> tells of a run, and to whom.</summary>
public sealed class ReportSpecs : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task The_report_is_written_as_markdown_json_and_html()
    {
        await _repository.Write("one").BuildAsync("Deploy");

        _repository.Read("artifacts/waiting/report.md").ShouldContain("Compile");
        _repository.Read("artifacts/waiting/report.html").ShouldContain("Compile");
        var inputs = JsonDocument.Parse(_repository.Read("artifacts/waiting/report.json")).RootElement.GetProperty("inputs");
        inputs.GetProperty("hourlyRate").GetDecimal().ShouldBe(120);
        inputs.GetProperty("developers").GetInt32().ShouldBe(7);
        inputs.GetProperty("waiting").GetInt32().ShouldBe(2);
        inputs.GetProperty("workingDays").GetInt32().ShouldBe(200);
    }

    [Fact]
    public async Task A_run_is_one_line_of_the_ledger()
    {
        (await _repository.Write("one").BuildAsync("Deploy")).ExitCode.ShouldBe(0);

        var run = _repository.LastRun;

        run.GetProperty("asked").EnumerateArray().Single().GetString().ShouldBe("Deploy");
        run.GetProperty("result").GetString().ShouldBe("succeeded");
        run.GetProperty("where").GetString().ShouldBe("laptop");
        run.GetProperty("rate").GetDecimal().ShouldBe(120);
        run.GetProperty("targets").GetArrayLength().ShouldBeGreaterThanOrEqualTo(7);
        var deployment = _repository.Ledger.Single(line => line.GetProperty("event").GetString() == "deploy");
        deployment.GetProperty("service").GetString().ShouldBe("one");
        deployment.GetProperty("run").GetString().ShouldBe(run.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Where_nothing_changed_the_report_of_the_last_change_stays()
    {
        await _repository.Write("one").BuildAsync("Deploy");
        var before = _repository.Read("artifacts/waiting/report.json");

        await _repository.BuildAsync("Deploy");

        _repository.Read("artifacts/waiting/report.json").ShouldBe(before);
        _repository.LastRun.GetProperty("unchanged").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("Status")]
    [InlineData("Logs")]
    [InlineData("Stop")]
    public async Task To_look_at_what_runs_is_no_waiting_and_leaves_no_trace(string target)
    {
        (await _repository.Write("one").BuildAsync(target)).ExitCode.ShouldBe(0);

        _repository.Ledger.ShouldBeEmpty();
        _repository.Has("artifacts").ShouldBeFalse();
    }

    [Fact]
    public async Task A_target_that_fails_is_reported_with_its_error()
    {
        var said = await _repository.Write("one").BuildAsync("Fail");

        said.ExitCode.ShouldBe(1);
        said.Output.ShouldContain("it broke");
        _repository.LastRun.GetProperty("result").GetString().ShouldBe("failed");
    }

    [Fact]
    public async Task On_GitHub_Actions_the_step_summary_gets_the_report_and_the_ledger_the_actor()
    {
        _repository.Variables["GITHUB_ACTIONS"] = "true";
        _repository.Variables["GITHUB_ACTOR"] = "octocat";
        _repository.Variables["GITHUB_STEP_SUMMARY"] = Path.Combine(_repository.Root, "summary.md");

        await _repository.Write("one").BuildAsync("BuildImages");

        _repository.Read("summary.md").ShouldBe(_repository.Read("artifacts/waiting/report.md"));
        _repository.LastRun.GetProperty("by").GetProperty("name").GetString().ShouldBe("octocat");
        _repository.LastRun.GetProperty("where").GetString().ShouldBe("ci");
    }

    [Fact]
    public async Task A_collector_with_a_wrong_address_is_no_reason_to_fail()
    {
        _repository.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = "no address";

        (await _repository.Write("one").BuildAsync("Changes")).Well.ShouldContain("OTEL_EXPORTER_OTLP_ENDPOINT is no address");
    }

    [Fact]
    public async Task What_the_build_script_took_before_is_waiting_too()
    {
        _repository.Variables["NOWAIT_STARTED"] = Seconds(DateTimeOffset.UtcNow.AddSeconds(-20));

        var said = (await _repository.Write("one").BuildAsync("BuildImages")).Well;

        said.ShouldMatch(@"  Build script +2\d\.\d s ");
        var run = _repository.LastRun;
        run.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(20);
        run.GetProperty("targets")[0].GetProperty("name").GetString().ShouldBe("Build script");
        run.GetProperty("targets")[0].GetProperty("seconds").GetDouble().ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task Where_nothing_changed_the_build_script_is_named_with_its_time()
    {
        await _repository.Write("one").BuildAsync("Deploy");
        _repository.Variables["NOWAIT_STARTED"] = Seconds(DateTimeOffset.UtcNow.AddSeconds(-20));

        (await _repository.BuildAsync("Deploy")).Well.ShouldMatch(
            @"\n  4\d\.\d s of waiting, \$\d\.\d+, 2\d\.\d s of it for the build script\n$");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("now")]
    [InlineData("99999999999999999999999999")]
    [InlineData("100.5")]
    [InlineData("4000000000")]
    public async Task A_clock_that_jumped_is_not_believed(string started)
    {
        _repository.Variables["NOWAIT_STARTED"] = started;

        (await _repository.Write("one").BuildAsync("BuildImages")).Well.ShouldNotContain("Build script");
    }

    private static string Seconds(DateTimeOffset time) =>
        (time.ToUnixTimeMilliseconds() / 1000m).ToString("0.000000", CultureInfo.InvariantCulture);
}
