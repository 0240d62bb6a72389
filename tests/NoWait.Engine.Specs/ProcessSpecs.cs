using NoWait.Engine.Specs.Trials;

namespace NoWait.Engine.Specs;

public sealed class ProcessSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Theory]
    [InlineData("NoOp", 0)]
    [InlineData("", 0)]
    [InlineData("Fail", 1)]
    [InlineData("Nope", 2)]
    [InlineData("NoOp --root /does/not/exist", 2)]
    public async Task A_process_exits_with_the_code_of_its_build(string commandLine, int expected)
    {
        using var process = BuildProcess.Start(_trial.Root, commandLine);

        (await process.EndAsync()).ShouldBe(expected, process.Error);
    }

    [Fact]
    public async Task An_exception_in_OnBuildFinished_ends_the_process_unhandled_with_134()
    {
        using var process = BuildProcess.Start(_trial.Root, "ThrowAtTheEnd");

        (await process.EndAsync()).ShouldBe(134);
        process.Error.ShouldContain("thrown at the end");
    }

    [Fact]
    public async Task The_static_members_know_the_process()
    {
        using var process = BuildProcess.Start(_trial.Root, "Facts --verbosity verbose");

        await process.EndAsync();

        process.Output.ShouldContain($"root {_trial.Root}; host Terminal; Verbose");
    }

    [Fact]
    public async Task Logging_goes_through_Serilogs_Log()
    {
        using var process = BuildProcess.Start(_trial.Root, "Talk");

        await process.EndAsync();

        process.Output.ShouldContain(
            """
            plain ünïcödé 🚀
            x
            debug 1
            information 2
            warning: warning 3
            error: error 4
            with a reason

            """.ReplaceLineEndings("\n"));
        process.Error.ShouldBe("to the error stream\n");
    }

    [Theory]
    [InlineData("verbose", "verbose 0")]
    [InlineData("minimal", "warning 3")]
    [InlineData("quiet", "error 4")]
    public async Task Verbosity_says_from_which_level_on_events_are_shown(string verbosity, string first)
    {
        using var process = BuildProcess.Start(_trial.Root, $"Talk --verbosity {verbosity}");

        await process.EndAsync();

        process.Output.Split('\n').First(x => x.Any(char.IsAsciiDigit)).ShouldEndWith(first);
    }

    [Fact]
    public async Task On_GitHub_Actions_warnings_and_errors_are_commands()
    {
        using var process = BuildProcess.Start(_trial.Root, "Talk", ("GITHUB_ACTIONS", "true"));

        await process.EndAsync();

        process.Output.ShouldContain("::warning::warning 3\n::error::error 4%0Awith a reason\n");
    }

    [Fact]
    public async Task What_targets_write_to_the_console_shows_no_secret_either()
    {
        using var process = BuildProcess.Start(_trial.Root, "Leak --token tr0ub4dor");

        await process.EndAsync();

        process.Output.ShouldContain("the token is ***\n");
    }
}
