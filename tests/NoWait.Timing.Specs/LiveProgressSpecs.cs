using NoWait.Timing.Live;

namespace NoWait.Timing.Specs;

public sealed class LiveProgressSpecs : IDisposable
{
    private readonly ManualTime _time = ManualTime.AtNoon;
    private readonly StringWriter _terminal = new() { NewLine = "\n" };
    private Timeline _timeline = Some.Timeline(0);
    private int _width = 20;

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public void A_terminal_shows_the_target_its_time_and_the_steps_that_run()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, _terminal, _time, () => 80);
        _timeline = Running(3.2);

        _time.Pass(0.125);

        _terminal.ToString().ShouldBe("Compile  3.20 s  board build: dotnet publish 3.20 s");
    }

    [Fact]
    public void The_line_is_drawn_in_place()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, _terminal, _time, () => 80);
        _timeline = Running(3.2);
        _time.Pass(0.125);
        _timeline = Running(3.4);
        _time.Pass(0.125);

        _terminal.ToString().ShouldEndWith("\r\e[KCompile  3.40 s  board build: dotnet publish 3.40 s");
    }

    [Fact]
    public void What_others_write_stands_on_lines_of_its_own()
    {
        using (var progress = LiveProgress.OnTerminal(() => _timeline, _terminal, _time, () => 80))
        {
            _timeline = Running(1);
            _time.Pass(0.125);
            progress.Output.Write("[INF] half a");
            _time.Pass(0.5);
            progress.Output.WriteLine(" line");
            _time.Pass(0.125);
        }

        const string Line = "Compile  1.00 s  board build: dotnet publish 1.00 s";
        _terminal.ToString().ShouldBe($"{Line}\r\e[K[INF] half a line\n{Line}\r\e[K");
    }

    [Fact]
    public void A_narrow_terminal_gets_a_shorter_line()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, _terminal, _time, () => _width);
        _timeline = Running(3.2);

        _time.Pass(0.125);

        _terminal.ToString().ShouldBe("Compile  3.20 s  b…");
    }

    [Fact]
    public void A_terminal_that_becomes_narrower_gets_shorter_lines()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, _terminal, _time, () => _width);
        _timeline = Running(3.2);
        _width = 30;
        _time.Pass(0.125);
        _width = 7;
        _time.Pass(0.125);

        _terminal.ToString().ShouldBe("Compile  3.20 s  board build…\r\e[KCompile  3.20 s  b…");
    }

    [Fact]
    public void Services_that_run_side_by_side_share_the_line()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, _terminal, _time, () => 72);
        Span Step(string service, string text) =>
            Some.Step("run", 0, 2) with { State = SpanState.Running, Step = text, Service = service };
        _timeline = Some.Timeline(2, Some.Target("Compile", 0, 2, Step("api", "go build -trimpath -o /out/api ./cmd/api"), Step("web", "npm run"))
            with { State = SpanState.Running });

        _time.Pass(0.125);

        _terminal.ToString().ShouldBe("Compile  2.00 s  api: go build -trimpath -…  web: npm run 2.00 s");
    }

    [Fact]
    public void Errors_that_end_on_the_same_terminal_take_the_line_away_first()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, _terminal, _time, () => 80);
        var errors = progress.Beside(_terminal);
        _timeline = Running(1);
        _time.Pass(0.125);

        errors.Write("half an ");
        _time.Pass(0.5);
        errors.WriteLine("error");

        _terminal.ToString().ShouldEndWith("1.00 s\r\e[Khalf an error\n");
    }

    [Fact]
    public void A_log_gets_a_plain_line_every_half_minute()
    {
        using var progress = LiveProgress.InLog(() => _timeline, _terminal, _time);
        _timeline = Running(31);

        _time.Pass(29);
        _terminal.ToString().ShouldBe("");
        _time.Pass(1);

        _terminal.ToString().ShouldBe("… Compile  31.0 s  board build: dotnet publish 31.0 s\n");
    }

    [Fact]
    public void Between_targets_there_is_nothing_to_show()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, _terminal, _time, () => 80);
        _timeline = Running(1);
        _time.Pass(0.125);
        _timeline = Some.Timeline(2, Some.Target("Compile", 0, 2));
        _time.Pass(0.125);

        _terminal.ToString().ShouldEndWith("dotnet publish 1.00 s\r\e[K");
    }

    private static Timeline Running(double seconds)
    {
        var run = Some.Step("run", 0, seconds) with { State = SpanState.Running, Step = "dotnet publish", Service = "board" };
        var stage = Some.Step("stage", 0, seconds, run) with { State = SpanState.Running, Stage = "build" };
        var done = Some.Step("copy", 0, 0.1);
        return Some.Timeline(seconds, Some.Target("Compile", 0, seconds, done, stage) with { State = SpanState.Running });
    }
}
