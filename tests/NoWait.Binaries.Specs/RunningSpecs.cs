using System.Diagnostics;
using NoWait.Binaries.Programs;
using NoWait.Testing;

namespace NoWait.Binaries.Specs;

public sealed class RunningSpecs
{
    private static readonly ProgramRunner Runner = new(TimeProvider.System);

    [Fact]
    public async Task Both_streams_are_captured_in_the_order_in_which_they_were_written()
    {
        var result = await ShellAsync("echo one; echo two >&2; echo three; exit 5");

        result.ExitCode.ShouldBe(5);
        result.Output.ShouldBe("one\ntwo\nthree\n");
        result.Complaint().ShouldBe("exited with 5: three");
    }

    [Fact]
    public async Task Of_much_output_the_end_is_kept()
    {
        var result = await ShellAsync("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done");

        result.Output.Length.ShouldBe(64 * 1024);
        result.Output.ShouldEndWith("line 19998\nline 19999\n");
    }

    [Fact]
    public async Task Arguments_variables_folder_and_input_are_as_described()
    {
        using var folder = new TemporaryFolder();
        var start = new ProgramStart("/bin/sh", ["-c", "echo \"$1|$ADDED|${HOME-gone}|$(pwd -P)\"; cat", "sh", "a b\"c'ü"])
        {
            Folder = folder.Path,
            Environment = new Dictionary<string, string?> { ["ADDED"] = "x=y z", ["HOME"] = null },
        };

        var result = await Runner.RunAsync(start, default);

        result.Output.ShouldBe($"a b\"c'ü|x=y z|gone|{folder.Path}\n");
    }

    [Fact]
    public async Task A_program_that_takes_too_long_is_killed_with_all_that_it_started()
    {
        using var folder = new TemporaryFolder();
        var start = Sh($"sh -c 'sleep 1000 & echo $! > {folder["child"]}; wait' & wait") with { Timeout = TimeSpan.FromSeconds(1) };

        var result = await Runner.RunAsync(start, default);

        result.Complaint().ShouldBe("took longer than 1.0 s");
        await IsGoneAsync(int.Parse(await File.ReadAllTextAsync(folder["child"])));
    }

    [Fact]
    public async Task A_cancelled_program_is_killed_with_all_that_it_started()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        var running = Runner.RunAsync(Sh($"sleep 1000 & echo $! > {folder["new"]}; mv {folder["new"]} {folder["child"]}; wait"), cancel.Token);
        while (!File.Exists(folder["child"]))
        {
            await Task.Delay(5);
        }

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
        await IsGoneAsync(int.Parse(await File.ReadAllTextAsync(folder["child"])));
    }

    [Fact]
    public async Task What_a_program_leaves_running_dies_with_it()
    {
        using var folder = new TemporaryFolder();

        var result = await ShellAsync($"sleep 1000 & echo $! > {folder["child"]}");

        result.ExitCode.ShouldBe(0);
        await IsGoneAsync(int.Parse(await File.ReadAllTextAsync(folder["child"])));
    }

    [Fact]
    public async Task A_signal_that_ends_a_program_is_told() =>
        (await ShellAsync("kill -SEGV $$")).Complaint().ShouldBe("was ended by signal 11");

    [Fact]
    public async Task Signals_that_NET_ignores_are_not_ignored_by_the_program() =>
        (await ShellAsync("kill -PIPE $$; echo survived")).ExitCode.ShouldBe(128 + 13);

    [Fact]
    public async Task A_program_that_is_not_there_is_a_complaint() =>
        (await Runner.RunAsync(new("/nowhere/program", []), default)).Complaint().ShouldBe("could not be started: No such file or directory");

    [Fact]
    public async Task The_most_memory_that_a_program_had_is_told()
    {
        var small = await Runner.RunAsync(Sh("exit") with { WatchesMemory = true }, default);
        var large = await Runner.RunAsync(Sh("v=$(head -c 20000000 /dev/zero | tr '\\0' x); : \"$v\"") with { WatchesMemory = true }, default);
        small.PeakMemory!.Value.ShouldBeInRange(100_000, 10_000_000);
        large.PeakMemory!.Value.ShouldBeGreaterThan(20_000_000);
    }

    [Fact]
    public async Task Many_programs_run_at_once_while_programs_are_written()
    {
        using var folder = new TemporaryFolder();
        var runs = Enumerable.Range(0, 100).Select(async number =>
        {
            var path = folder.Write($"program{number}", $"#!/bin/sh\necho {number}\n");
            File.SetUnixFileMode(path, (UnixFileMode)0b111_000_000);
            var result = await Runner.RunAsync(new(path, []), default);
            return result.Complaint() ?? result.Output;
        });

        (await Task.WhenAll(runs)).ShouldBe(Enumerable.Range(0, 100).Select(number => $"{number}\n"));
    }

    [Fact]
    public async Task NETs_own_processes_and_ours_do_not_reap_each_other()
    {
        var ours = Enumerable.Range(0, 30).Select(number => ShellAsync($"exit {number}")).ToList();
        var theirs = Enumerable.Range(0, 30).Select(async number =>
        {
            using var process = Process.Start("/bin/sh", ["-c", $"exit {number}"]);
            await process.WaitForExitAsync();
            return process.ExitCode;
        }).ToList();

        (await Task.WhenAll(ours)).Select(result => result.ExitCode!.Value).ShouldBe(Enumerable.Range(0, 30));
        (await Task.WhenAll(theirs)).ShouldBe(Enumerable.Range(0, 30));
    }

    private static ProgramStart Sh(string script) => new("/bin/sh", ["-c", script]);

    private static Task<ProgramResult> ShellAsync(string script) => Runner.RunAsync(Sh(script), default);

    /// <summary>Waits until a process is dead or a corpse: it soon is, unless nobody killed it.</summary>
    private static async Task IsGoneAsync(int process)
    {
        for (var look = 0; File.Exists($"/proc/{process}/stat"); look++)
        {
            if ((await File.ReadAllTextAsync($"/proc/{process}/stat")).Contains(") Z", StringComparison.Ordinal))
            {
                return;
            }

            look.ShouldBeLessThan(2000, $"process {process} is still alive");
            await Task.Delay(10);
        }
    }
}
