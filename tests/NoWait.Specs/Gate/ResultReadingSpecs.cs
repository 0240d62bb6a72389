using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NoWait.Gate;
using NoWait.Gate.Results;
using NoWait.Timing.Events;

namespace NoWait.Specs.Gate;

/// <summary>What runners write, read whatever they write.</summary>
public sealed class ResultReadingSpecs
{
    private const string Trx = """
        <?xml version="1.0" encoding="utf-8"?>
        <TestRun id="1" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
          <Results>
            <UnitTestResult testName="A.B.C(x: 1)" duration="00:00:01.5000000" outcome="Passed"><Output><StdOut>hello</StdOut></Output></UnitTestResult>
            <UnitTestResult testName="A.B.D" duration="00:00:00.2500000" outcome="Failed">
              <Output><ErrorInfo><Message>1 &lt; 2&#x0;</Message><StackTrace>at A.B.D()</StackTrace></ErrorInfo></Output></UnitTestResult>
            <UnitTestResult testName="A.B.E" outcome="NotExecuted"><Output><ErrorInfo><Message>no docker</Message></ErrorInfo></Output></UnitTestResult>
            <UnitTestResult testName="A.B.F" outcome="Passed"><InnerResults>
              <UnitTestResult testName="A.B.F (1)" outcome="Passed" duration="00:00:00.1"/>
              <UnitTestResult testName="A.B.F (2)" outcome="Timeout"/></InnerResults></UnitTestResult>
            <UnitTestResult testName="A.B.G" outcome="InProgress"/>
          </Results>
          <ResultSummary outcome="Completed"><RunInfos><RunInfo outcome="Warning"><Text>[SKIP]</Text></RunInfo>
            <RunInfo outcome="Error"><Text>[xUnit.net 00:00:14.99]     A.B.D [FAIL]</Text></RunInfo></RunInfos></ResultSummary>
        </TestRun>
        """;

    private const string JUnit = """
        <testsuites>
          <testsuite name="outer"><testsuite name="inner" tests="5">
            <testcase classname="a.B" name="adds" time="1,000.5"/>
            <testcase classname="a.B" name="fails"><failure message="1 is not 2" type="E">stack</failure></testcase>
            <testcase name="errs"><error>boom</error></testcase>
            <testcase classname="a.B" name="skips"><skipped message="later"/></testcase>
            <testcase classname="a.B" name="flaky" time="0.5"><flakyFailure message="once">x</flakyFailure><flakyError/></testcase>
            <testcase classname="a.B" name="never"><failure>1</failure><rerunFailure>2</rerunFailure></testcase>
          </testsuite><error message="tear-down failed"/></testsuite>
        </testsuites>
        """;

    private const string Tap = """
        TAP version 14
        # Subtest: sums
            ok 1 - one
              ---
              duration_ms: 250.5
              ...
            not ok 2 - two
              ---
              error: 'not equal'
              ...
            1..2
        not ok 1 - sums
        ok 2 - later # SKIP no \# today
        not ok 3 - some day # TODO not yet
        ok - hash \# and slash \\
        ok 5
        1..6
        """;

    private const string Go = """
        {"Action":"start","Package":"m/a"}
        {"Action":"run","Package":"m/a","Test":"TestOk"}
        {"Action":"output","Package":"m/a","Test":"TestOk","Output":"=== RUN TestOk\n"}
        {"Action":"pass","Package":"m/a","Test":"TestOk","Elapsed":0.25}
        {"Action":"run","Package":"m/a","Test":"TestBad/case"}
        {"Action":"output","Package":"m/a","Test":"TestBad/case","Output":"    a_test.go:3: 1 is not 2\n"}
        {"Action":"fail","Package":"m/a","Test":"TestBad/case","Elapsed":0}
        {"Action":"run","Package":"m/a","Test":"TestSkip"}
        {"Action":"skip","Package":"m/a","Test":"TestSkip","Elapsed":0}
        not json
        {"Action":"run","Package":"m/a","Test":"TestHangs"}
        {"Action":"fail","Package":"m/a","Elapsed":1.5}
        {"Action":"output","Package":"m/b","Output":"panic: in init\n"}
        {"Action":"fail","Package":"m/b","Elapsed":0.1}
        FAIL	m/c [build failed]
        """;

    private const string Cargo = """

        running 4 tests
        test a::adds ... ok
        test a::breaks ... FAILED
        test a::later ... ignored, not on Tuesdays
        test a::panics - should panic ... ok

        failures:

        ---- a::breaks stdout ----
        thread 'a::breaks' panicked at 'assertion failed'

        failures:
            a::breaks

        test result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.60s

        running 2 tests
        test b::one ... ok
        """;

    [Fact]
    public void Trx_is_read_with_cases_inside_of_tests()
    {
        var (cases, troubles) = Read(Trx);

        cases.ShouldBe(
        [
            new("A.B.C(x: 1)", TestOutcome.Passed, 1.5),
            new("A.B.D", TestOutcome.Failed, 0.25, "1 < 2\0"),
            new("A.B.E", TestOutcome.Skipped, 0, "no docker"),
            new("A.B.F (1)", TestOutcome.Passed, 0.1),
            new("A.B.F (2)", TestOutcome.Failed),
            new("A.B.G", TestOutcome.NotReported),
        ]);
        troubles.ShouldBeEmpty();
    }

    [Fact]
    public void Trx_is_read_under_any_prefix_and_says_that_its_host_died()
    {
        var (cases, troubles) = Read("""
            <t:TestRun xmlns:t="urn:x"><t:Results><t:UnitTestResult testName="A" outcome="Passed"/></t:Results>
            <t:ResultSummary outcome="Failed"><t:RunInfos><t:RunInfo outcome="Error"><t:Text>The active test run was aborted.</t:Text></t:RunInfo></t:RunInfos></t:ResultSummary></t:TestRun>
            """);

        cases.ShouldBe([new("A", TestOutcome.Passed)]);
        troubles.ShouldBe(["The active test run was aborted."]);
    }

    [Fact]
    public void JUnit_is_read_with_nested_suites_retries_and_failures_outside_of_tests()
    {
        var (cases, troubles) = Read(JUnit);

        cases.ShouldBe(
        [
            new("a.B.adds", TestOutcome.Passed, 1000.5),
            new("a.B.fails", TestOutcome.Failed, 0, "1 is not 2\nstack"),
            new("inner.errs", TestOutcome.Failed, 0, "boom"),
            new("a.B.skips", TestOutcome.Skipped, 0, "later"),
            new("a.B.flaky", TestOutcome.Failed, 0, "once\nx") { IsRetried = true },
            new("a.B.flaky", TestOutcome.Failed, 0, "once\nx") { IsRetried = true },
            new("a.B.flaky", TestOutcome.Passed, 0.5),
            new("a.B.never", TestOutcome.Failed, 0, "1\n2") { IsRetried = true },
            new("a.B.never", TestOutcome.Failed, 0, "1\n2"),
            new("outer", TestOutcome.Failed, 0, "tear-down failed"),
        ]);
        troubles.ShouldBeEmpty();
    }

    [Fact]
    public void Tap_is_read_with_subtests_directives_blocks_and_escapes()
    {
        var (cases, troubles) = Read(Tap);

        cases.ShouldBe(
        [
            new("sums > one", TestOutcome.Passed, 0.2505),
            new("sums > two", TestOutcome.Failed, 0, "not equal"),
            new("later", TestOutcome.Skipped, 0, "no \\# today"),
            new("some day", TestOutcome.Skipped, 0, "not yet"),
            new("hash # and slash \\", TestOutcome.Passed),
            new("test 5", TestOutcome.Passed),
            new("test 6", TestOutcome.NotReported, 0, "The plan has 6 tests; nothing was said of this one."),
        ]);
        troubles.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("TAP version 13\nok 1 - a\n", "has no plan")]
    [InlineData("1..1\nok 1\nok 2\n", "The plan has 1 tests, and there were 2")]
    [InlineData("1..3\nok 1\nBail out! no network\n", "Bail out! no network")]
    public void Tap_that_breaks_off_is_not_whole(string text, string trouble) =>
        Read(text).Troubles.ShouldHaveSingleItem().ShouldContain(trouble);

    [Fact]
    public void Tap_with_nothing_to_do_is_whole() => Read("1..0 # SKIP nothing here\n").ShouldSatisfyAllConditions(
        read => read.Cases.ShouldBeEmpty(), read => read.Troubles.ShouldBeEmpty());

    [Fact]
    public void A_plan_of_a_billion_tests_costs_no_memory() =>
        Read("1..1000000000\nok 1\n").Cases.Count.ShouldBe(1001);

    [Fact]
    public void Go_tells_of_tests_that_never_ended_and_of_packages_that_fail_as_a_whole()
    {
        var (cases, troubles) = Read(Go);

        cases.ShouldBe(
        [
            new("m/a TestOk", TestOutcome.Passed, 0.25),
            new("m/a TestBad/case", TestOutcome.Failed, 0, "a_test.go:3: 1 is not 2"),
            new("m/a TestSkip", TestOutcome.Skipped),
            new("m/a TestHangs", TestOutcome.NotReported),
            new("m/b", TestOutcome.Failed, 0, "panic: in init"),
            new("m/c", TestOutcome.Failed),
        ]);
        troubles.ShouldBeEmpty();
    }

    [Fact]
    public void Cargo_tells_of_tests_of_messages_and_of_binaries_that_broke_off()
    {
        var sink = new ResultSink();
        var reader = new CargoTestReader(sink);
        foreach (var line in Cargo.Split('\n'))
        {
            reader.Line(line);
        }

        reader.End();

        sink.Cases.Select(test => test with { Seconds = Math.Round(test.Seconds, 3) }).ShouldBe(
        [
            new("a::adds", TestOutcome.Passed, 0.2),
            new("a::breaks", TestOutcome.Failed, 0.2, "thread 'a::breaks' panicked at 'assertion failed'"),
            new("a::later", TestOutcome.Skipped, 0, "not on Tuesdays"),
            new("a::panics", TestOutcome.Passed, 0.2),
            new("b::one", TestOutcome.Passed),
        ]);
        sink.Troubles.ShouldHaveSingleItem().ShouldStartWith("A test binary announced 2 tests and told of 1");
    }

    [Fact]
    public void An_entity_bomb_is_refused()
    {
        var bomb = "<!DOCTYPE b [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><testsuite><testcase name=\"&b;\"/></testsuite>";

        var (cases, troubles) = Read(bomb);

        cases.ShouldBeEmpty();
        troubles.ShouldHaveSingleItem().ShouldContain("DTD");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("<html/>", "neither TRX nor JUnit XML")]
    [InlineData("<testsuite><testcase name='a'/>", "is not whole")]
    public void What_is_no_result_is_named(string text, string trouble) =>
        Read(text).Troubles.ShouldHaveSingleItem().ShouldContain(trouble);

    [Fact]
    public void Names_and_messages_are_cut_and_of_one_line()
    {
        var name = new string('n', 5000);
        var (cases, _) = Read($"<testsuite><testcase name='{name}&#10;1'><failure>{new string('m', 1_000_000)}</failure></testcase><testcase name='{name}&#10;2'/></testsuite>");

        cases[0].Name.Length.ShouldBe(600);
        cases[0].Name.ShouldNotBe(cases[1].Name);
        cases[0].Message.Length.ShouldBeLessThan(2100);
    }

    [Fact]
    public void A_file_of_a_hundred_thousand_tests_is_read_as_it_comes()
    {
        var text = new StringBuilder("<testsuite>");
        for (var i = 0; i < 100_000; i++)
        {
            text.Append("<testcase classname='c' name='").Append(i).Append("' time='0.001'><system-out>noise</system-out></testcase>");
        }

        Read(text.Append("</testsuite>").ToString()).Cases.Count.ShouldBe(100_000);
    }

    [Fact]
    public void Utf16_is_read_by_its_mark() =>
        ReadBytes([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<?xml version='1.0' encoding='utf-16'?><testsuite><testcase name='ä'/></testsuite>")])
            .Cases.ShouldBe([new("ä", TestOutcome.Passed)]);

    [Fact]
    public void Any_bytes_are_read_without_a_fall() =>
        Prop.ForAll(Bytes.ToArbitrary(), bytes => ReadBytes(bytes).Cases.All(test => test.Name.Length > 0)).QuickCheckThrowOnFailure();

    /// <summary>Random bytes, and real results that were cut, repeated or hit by a few random bytes.</summary>
    private static Gen<byte[]> Bytes
    {
        get
        {
            var noise = Gen.Choose(0, 255).Select(number => (byte)number).ArrayOf();
            var real = Gen.Elements(Trx, JUnit, Tap, Go, Cargo).Select(Encoding.UTF8.GetBytes);
            var hurt = from bytes in real
                       from cut in Gen.Choose(0, bytes.Length)
                       from hits in Gen.Choose(0, bytes.Length - 1).ArrayOf(3)
                       from values in Gen.Choose(0, 255).ArrayOf(3)
                       select Hurt(bytes, cut, hits, values);
            var lines = from words in Gen.Elements("ok", "not ok", "1..", "    ", "  ---", "...", "#", " - a", "Bail out!", "\n", "7", "# Subtest: x", "{\"Action\":", "\"fail\"}", "TAP version 14\n", "<testsuite>", "test a ... ok")
                            .ListOf()
                        select Encoding.UTF8.GetBytes(string.Concat(words));
            return Gen.OneOf(noise, hurt, lines);
        }
    }

    private static byte[] Hurt(byte[] bytes, int cut, int[] hits, int[] values)
    {
        var copy = bytes[..];
        for (var i = 0; i < hits.Length; i++)
        {
            copy[hits[i]] = (byte)values[i];
        }

        return copy[..cut];
    }

    private static (IReadOnlyList<TestCase> Cases, IReadOnlyList<string> Troubles) Read(string text) => ReadBytes(Encoding.UTF8.GetBytes(text));

    private static (IReadOnlyList<TestCase> Cases, IReadOnlyList<string> Troubles) ReadBytes(byte[] bytes)
    {
        var sink = new ResultSink();
        ResultFile.Read(new MemoryStream(bytes), "results.xml", sink);
        return (sink.Cases, sink.Troubles);
    }
}
