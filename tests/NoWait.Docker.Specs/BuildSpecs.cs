using System.Diagnostics;
using NoWait.Docker.Build;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class BuildSpecs : BuildScenario
{
    [FactNeeds("docker")]
    public async Task A_build_makes_an_image_from_a_text_and_a_folder()
    {
        Folder.Write("src/hello.txt", "hello");
        File.SetUnixFileMode(Folder["src/hello.txt"], (UnixFileMode)0x1e8);
        File.CreateSymbolicLink(Folder["src/link"], "hello.txt");

        var result = await BuildAsync($"""
            FROM {RealEngine.Busybox} AS build
            ARG WHO=nobody
            COPY src/ /data/
            RUN echo for $WHO > /data/who && ls -l /data
            FROM scratch
            COPY --from=build / /
            ENV PATH=/bin
            """, spec => spec with
        {
            Arguments = new Dictionary<string, string> { ["WHO"] = "you & me" },
            Labels = new Dictionary<string, string> { ["nowait.spec"] = "yes" },
        });

        var image = await Docker.Images.InspectAsync(Tag, default);
        image.Id.ShouldBe(result.ImageId);
        image.Config!.Labels!["nowait.spec"].ShouldBe("yes");
        result.ContextBytes.ShouldBe(5);
        (await RunAsync("cat /data/hello.txt /data/link /data/who; stat -c %a:%u /data/hello.txt")).ShouldBe(["hellohellofor you & me", "750:0"]);
        result.Instructions.ShouldContain(step => step.Instruction == $"FROM docker.io/library/{RealEngine.Busybox}");
        result.Instructions.Where(step => !step.Instruction.StartsWith("FROM")).Select(step => (step.Stage, step.Number, step.Instruction)).ShouldBe(
        [
            ("build", 2, "COPY src/ /data/"),
            ("build", 3, "RUN echo for you & me > /data/who && ls -l /data"),
            ("stage-1", 1, "COPY --from=build / /"),
        ], ignoreOrder: true);
        result.Instructions.ShouldAllBe(step => step.Started != null && step.Completed >= step.Started);
        Events.OfType<BuildEvent.StepPrinted>().ShouldContain(line => line.Line.EndsWith("hello.txt") && line.Step.Number == 3 && !line.IsError);
    }

    [FactNeeds("docker")]
    public async Task Cache_mounts_stay_from_build_to_build()
    {
        var dockerfile = $"""
            FROM {RealEngine.Busybox}
            ARG RUN
            RUN --mount=type=cache,target=/cache,id={Tag} echo $RUN >> /cache/runs && cp /cache/runs /runs
            """;

        await BuildAsync(dockerfile, spec => spec with { Arguments = new Dictionary<string, string> { ["RUN"] = "1" } });
        await BuildAsync(dockerfile, spec => spec with { Arguments = new Dictionary<string, string> { ["RUN"] = "2" } });

        (await RunAsync("cat /runs")).ShouldBe(["1", "2"]);
    }

    [FactNeeds("docker")]
    public async Task The_steps_are_activities_with_the_daemons_own_times()
    {
        var marker = Guid.NewGuid().ToString("N");
        List<Activity> activities = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "NoWait.Docker",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (activities)
                {
                    activities.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        await BuildAsync($"FROM {RealEngine.Busybox} AS one\nRUN sleep 0.3; echo {marker}\nFROM scratch\nCOPY --from=one /bin /bin\n");

        var run = activities.Single(activity => activity.OperationName == "run" && activity.GetTagItem("nowait.step") is string text && text.Contains(marker));
        run.GetTagItem("nowait.step").ShouldBe($"RUN sleep 0.3; echo {marker}");
        run.GetTagItem("nowait.stage").ShouldBe("one");
        run.GetTagItem("nowait.cache").ShouldBe("miss");
        run.Duration.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(300));
        activities.ShouldContain(activity => activity.OperationName == "build" && activity.SpanId == run.ParentSpanId);
    }

    [FactNeeds("docker")]
    public async Task An_option_that_the_engine_would_ignore_is_said()
    {
        await BuildAsync($"FROM {RealEngine.Busybox}\nRUN true\n", spec => spec with { ShmSize = 1 << 20 });

        var isOld = await Docker.Daemon.PingAsync(default) < new ApiVersion(1, 42);
        Events.OfType<BuildEvent.Warned>().Any().ShouldBe(isOld);
    }

    [FactNeeds("docker")]
    public async Task Network_and_hosts_reach_the_steps()
    {
        await BuildAsync($"""
            FROM {RealEngine.Busybox}
            RUN grep example.test /etc/hosts > /hosts; ls /sys/class/net > /net
            """, spec => spec with { NetworkMode = "none", ExtraHosts = ["example.test:10.1.2.3"] });

        (await RunAsync("cat /hosts /net")).ShouldBe(["10.1.2.3\texample.test", "lo"]);
    }
}
