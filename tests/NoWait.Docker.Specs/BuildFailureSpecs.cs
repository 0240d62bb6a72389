using NoWait.Docker.Build;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class BuildFailureSpecs : BuildScenario
{
    [FactNeeds("docker")]
    public async Task A_failing_step_tells_its_instruction_line_exit_code_and_last_words()
    {
        var error = await Should.ThrowAsync<DockerBuildException>(() => BuildAsync($"""
            # a comment
            FROM {RealEngine.Busybox} AS tools
            WORKDIR /work

            FROM {RealEngine.Busybox} AS build
            COPY --from=tools /work /work
            RUN for i in $(seq 30); do echo line $i >&2; done; \
                echo the end >&2; \
                exit 42
            """));

        error.ExitCode.ShouldBe(42);
        error.Line.ShouldBe(7);
        error.Step.ShouldNotBeNull().Stage.ShouldBe("build");
        error.Output.Count.ShouldBe(20);
        error.Output.ShouldContain("the end");
        error.Output.ShouldContain("line 30");
        error.Message.ShouldStartWith("Dockerfile:7: stage build: RUN for i in $(seq 30)");
        error.Message.ShouldContain("failed with exit code 42. It printed last:\n");
    }

    [FactNeeds("docker")]
    public async Task A_file_that_is_not_in_the_context_is_named_with_its_line()
    {
        var error = await Should.ThrowAsync<DockerBuildException>(() => BuildAsync($"FROM {RealEngine.Busybox}\nCOPY not-there.txt /\n"));

        error.Line.ShouldBe(2);
        error.Message.ShouldStartWith("Dockerfile:2: COPY not-there.txt /: ");
        error.Message.ShouldContain("\"/not-there.txt\"");
        error.Message.ShouldContain("not found");
    }

    [FactNeeds("docker")]
    public async Task A_dockerfile_that_cannot_be_read_is_named_with_its_line()
    {
        var error = await Should.ThrowAsync<DockerBuildException>(() => BuildAsync($"FROM {RealEngine.Busybox}\nFROB x\n"));

        error.Line.ShouldBe(2);
        error.Message.ShouldContain("unknown instruction: FROB");
    }

    [FactNeeds("docker")]
    public async Task A_base_that_is_not_there_fails_with_its_name()
    {
        var error = await Should.ThrowAsync<DockerBuildException>(() => BuildAsync("FROM 127.0.0.1:1/nowait/not-there:1\n"));

        error.Line.ShouldBe(1);
        error.Message.ShouldStartWith("Dockerfile:1: load metadata for 127.0.0.1:1/nowait/not-there:1: ");
        error.Message.ShouldContain("connection refused");
    }

    [FactNeeds("docker")]
    public async Task A_cancelled_build_is_cancelled_in_the_daemon()
    {
        using var cancellation = new CancellationTokenSource();
        var marker = $"marker-{Guid.NewGuid():N}";
        Folder.Write("x", marker);

        var build = Docker.Builder.BuildAsync(
            new BuildSpec { Dockerfile = $"FROM {RealEngine.Busybox}\nRUN echo {marker}; sleep 300.{Environment.ProcessId}\n" },
            e =>
            {
                if (e is BuildEvent.StepPrinted)
                {
                    cancellation.Cancel();
                }
            },
            cancellation.Token);

        await Should.ThrowAsync<OperationCanceledException>(() => build);
        await Eventually(() => !Processes().Any(line => line.Contains($"sleep 300.{Environment.ProcessId}") && !line.Contains("sh -c")));
    }

    private static IEnumerable<string> Processes() => Directory.EnumerateDirectories("/proc")
        .Where(folder => char.IsDigit(Path.GetFileName(folder)[0]))
        .Select(folder =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
            }
            catch (IOException)
            {
                return "";
            }
        });

    private static async Task Eventually(Func<bool> condition)
    {
        for (var attempt = 0; !condition() && attempt < 200; attempt++)
        {
            await Task.Delay(50);
        }

        condition().ShouldBeTrue();
    }
}
