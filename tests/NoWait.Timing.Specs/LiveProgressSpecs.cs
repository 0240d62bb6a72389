using NoWait.Timing.Live;

namespace NoWait.Timing.Specs;

public sealed class LiveProgressSpecs : IDisposable
{
    private readonly ManualTime _time = ManualTime.AtNoon;
    private readonly StringWriter _terminal = new() { NewLine = "\n" };
    private Timeline _timeline = Some.Timeline(0);
    private WorkProgress? _work;
    private int _width = 20;

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public void A_terminal_shows_the_target_its_time_and_the_steps_that_run()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, () => _work, _terminal, _time, () => new(80, 24));
        _timeline = Running(3.2);

        _time.Pass(0.125);

        _terminal.ToString().ShouldBe("Compile  3.20 s  board build: dotnet publish 3.20 s");
    }

    [Fact]
    public void The_line_is_drawn_in_place()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, () => _work, _terminal, _time, () => new(80, 24));
        _timeline = Running(3.2);
        _time.Pass(0.125);
        _timeline = Running(3.4);
        _time.Pass(0.125);

        _terminal.ToString().ShouldEndWith("\r\e[KCompile  3.40 s  board build: dotnet publish 3.40 s");
    }

    [Fact]
    public void What_others_write_stands_on_lines_of_its_own()
    {
        using (var progress = LiveProgress.OnTerminal(() => _timeline, () => _work, _terminal, _time, () => new(80, 24)))
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
        using var progress = LiveProgress.OnTerminal(() => _timeline, () => _work, _terminal, _time, () => new(_width, 24));
        _timeline = Running(3.2);

        _time.Pass(0.125);

        _terminal.ToString().ShouldBe("Compile  3.20 s  b…");
    }

    [Fact]
    public void A_terminal_that_becomes_narrower_gets_shorter_lines()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, () => _work, _terminal, _time, () => new(_width, 24));
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
        using var progress = LiveProgress.OnTerminal(() => _timeline, () => _work, _terminal, _time, () => new(72, 24));
        _timeline = Side(2);

        _time.Pass(0.125);

        _terminal.ToString().ShouldBe("Compile  2.00 s  api: go build -trimpath -…  web: npm run 2.00 s");
    }

    [Fact]
    public void Of_many_services_each_that_runs_has_a_line_below_the_total()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, () => _work, _terminal, _time, () => new(72, 24));
        _work = new(40, 2, 58) { Left = TimeSpan.FromSeconds(61.4) };
        _timeline = Side(2);
        _time.Pass(0.125);
        _terminal.ToString().ShouldBe(
            "Compile  2.00 s  40 of 100 done, 2 running, 58 waiting, about 1 min 01…\r\n"
            + "  api: go build -trimpath -o /out/api ./cmd/api 2.00 s\r\n"
            + "  web: npm run 2.00 s");

        progress.Output.WriteLine("a line");

        _terminal.ToString().ShouldEndWith("npm run 2.00 s\r\e[K\e[A\r\e[K\e[A\r\e[Ka line\n");
    }

    [Fact]
    public void A_low_terminal_shows_as_many_as_it_has_room_for()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, () => _work, _terminal, _time, () => new(90, 5));
        _work = new(0, 2, 1);
        _timeline = Side(2);

        _time.Pass(0.125);

        _terminal.ToString().ShouldBe(
            "Compile  2.00 s  0 of 3 done, 2 running, 1 waiting, 1 not shown\r\n  api: go build -trimpath -o /out/api ./cmd/api 2.00 s");
    }

    [Fact]
    public void A_log_tells_the_total_and_only_some_of_many_services()
    {
        using var progress = LiveProgress.InLog(() => _timeline, () => _work, _terminal, _time);
        _work = new(1, 2, 0) { Left = TimeSpan.FromSeconds(0.2) };
        _timeline = Side(2);

        _time.Pass(30);

        _terminal.ToString().ShouldBe(
            "… Compile  2.00 s  1 of 3 done, 2 running, 0 waiting, about 1.00 s left  api: go build -trimpath -o /out/api ./cmd/api 2.00 s"
            + "  web: npm run 2.00 s\n");
    }

    [Fact]
    public void Errors_that_end_on_the_same_terminal_take_the_line_away_first()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, () => _work, _terminal, _time, () => new(80, 24));
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
        using var progress = LiveProgress.InLog(() => _timeline, () => _work, _terminal, _time);
        _timeline = Running(31);

        _time.Pass(29);
        _terminal.ToString().ShouldBe("");
        _time.Pass(1);

        _terminal.ToString().ShouldBe("… Compile  31.0 s  board build: dotnet publish 31.0 s\n");
    }

    [Fact]
    public void Between_targets_there_is_nothing_to_show()
    {
        using var progress = LiveProgress.OnTerminal(() => _timeline, () => _work, _terminal, _time, () => new(80, 24));
        _timeline = Running(1);
        _time.Pass(0.125);
        _timeline = Some.Timeline(2, Some.Target("Compile", 0, 2));
        _time.Pass(0.125);

        _terminal.ToString().ShouldEndWith("dotnet publish 1.00 s\r\e[K");
    }

    private static Timeline Side(double seconds)
    {
        Span Step(string service, string text) =>
            Some.Step("run", 0, seconds) with { State = SpanState.Running, Step = text, Service = service };
        return Some.Timeline(seconds, Some.Target(
            "Compile", 0, seconds, Step("api", "go build -trimpath -o /out/api ./cmd/api"), Step("web", "npm run")) with { State = SpanState.Running });
    }

    private static Timeline Running(double seconds)
    {
        var run = Some.Step("run", 0, seconds) with { State = SpanState.Running, Step = "dotnet publish", Service = "board" };
        var stage = Some.Step("stage", 0, seconds, run) with { State = SpanState.Running, Stage = "build" };
        var done = Some.Step("copy", 0, 0.1);
        return Some.Timeline(seconds, Some.Target("Compile", 0, seconds, done, stage) with { State = SpanState.Running });
    }
}
