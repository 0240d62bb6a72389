using System.Diagnostics;
using NoWait.Processes;
using NoWait.Testing;

namespace NoWait.Specs.Processes;

public sealed class CommandRunnerSpecs
{
    private static readonly CommandRunner Runner = new(TimeProvider.System);

    [Fact]
    public async Task Both_outputs_come_line_by_line_and_the_exit_code_is_told()
    {
        var lines = new List<(string, bool)>();

        var result = await Runner.RunAsync(
            Shell("echo one; printf 'two\\r\\n\\nthree' ; echo oops >&2; exit 7") with { Output = (line, error) => lines.Add((line, error)) }, default);

        result.ShouldBe(new(7, TimedOut: false));
        lines.Where(line => !line.Item2).Select(line => line.Item1).ShouldBe(["one", "two", "", "three"]);
        lines.Where(line => line.Item2).Select(line => line.Item1).ShouldBe(["oops"]);
    }

    [Fact]
    public async Task The_command_sees_its_own_environment_alone_and_umask_022_and_no_input()
    {
        var lines = new List<string>();

        await Runner.RunAsync(
            Shell("umask; env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= | sort; cat; pwd") with
            {
                Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["GREETING"] = "a b" },
                Folder = "/usr",
                Output = (line, _) => lines.Add(line),
            }, default);

        lines.ShouldBe(["0022", "GREETING=a b", "PATH=/usr/bin:/bin", "/usr"]);
    }

    [Fact]
    public async Task A_timeout_ends_grandchildren_that_ignore_the_request_to_end()
    {
        using var folder = new TemporaryFolder();

        var result = await Runner.RunAsync(
            Shell(Stubborn(folder)) with { Timeout = TimeSpan.FromSeconds(1), Grace = TimeSpan.FromMilliseconds(200) }, default);

        result.TimedOut.ShouldBeTrue();
        await AllAreGoneAsync(folder);
    }

    [Fact]
    public async Task Cancelling_ends_grandchildren_that_ignore_the_request_to_end()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        var running = Runner.RunAsync(
            Shell(Stubborn(folder)) with { Grace = TimeSpan.FromMilliseconds(200) }, cancel.Token);
        await UntilAsync(() => Directory.GetFiles(folder.Path).Length == 3);

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        await AllAreGoneAsync(folder);
    }

    [Fact]
    public async Task A_command_that_is_asked_to_end_may_tidy_up()
    {
        using var folder = new TemporaryFolder();

        await Runner.RunAsync(
            Shell($"trap 'touch {folder["tidy"]}; exit 0' TERM; touch {folder["up"]}; while :; do sleep 0.05; done") with
            {
                Timeout = TimeSpan.FromSeconds(1),
                Grace = TimeSpan.FromSeconds(20),
            }, default);

        File.Exists(folder["tidy"]).ShouldBeTrue();
    }

    [Fact]
    public async Task Children_in_the_background_end_with_the_command()
    {
        using var folder = new TemporaryFolder();

        var result = await Runner.RunAsync(
            Shell($"(trap '' TERM HUP; sleep 300 & echo $! > {folder["a"]}; wait) & sleep 0.2; exit 0"), default);

        result.ExitCode.ShouldBe(0);
        await AllAreGoneAsync(folder);
    }

    [Fact]
    public async Task A_child_that_left_the_group_and_holds_the_output_open_does_not_hold_up_the_run()
    {
        using var folder = new TemporaryFolder();
        var lines = new List<string>();

        await Runner.RunAsync(
            Shell($"setsid sh -c 'echo $$ > {folder["id"]}; exec sleep 300' & sleep 0.2; echo done") with
            {
                Output = (line, _) => lines.Add(line),
            }, default);

        lines.ShouldBe(["done"]);
        Process.GetProcessById(int.Parse(File.ReadAllText(folder["id"]))).Kill();
    }

    [Fact]
    public async Task A_program_that_is_not_there_ends_with_127()
    {
        var result = await Runner.RunAsync(Shell("") with { Program = "no-such-program", Arguments = [] }, default);

        result.ExitCode.ShouldBe(127);
    }

    private static CommandLine Shell(string text) => new("/bin/sh", ["-c", text])
    {
        Folder = "/",
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
    };

    private static string Stubborn(TemporaryFolder folder) =>
        $"trap '' TERM; echo $$ > {folder["1"]}; "
        + $"sh -c 'trap \"\" TERM; echo $$ > {folder["2"]}; sh -c \"trap : TERM; echo \\$\\$ > {folder["3"]}; while :; do sleep 0.05; done\"' & "
        + "while :; do sleep 0.05; done";

    private static async Task AllAreGoneAsync(TemporaryFolder folder)
    {
        var ids = Directory.GetFiles(folder.Path).Select(file => int.Parse(File.ReadAllText(file))).ToList();
        ids.ShouldNotBeEmpty();
        await UntilAsync(() => ids.TrueForAll(id => !IsAlive(id)));
    }

    private static bool IsAlive(int id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(20, deadline.Token);
        }
    }
}
