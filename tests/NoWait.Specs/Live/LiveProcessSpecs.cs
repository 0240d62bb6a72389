using NoWait.Deployers;
using NoWait.Images;
using NoWait.Live;
using NoWait.Testing;
using NoWait.Timing;

namespace NoWait.Specs.Live;

public sealed class LiveProcessSpecs
{
    [FactNeeds("go")]
    public async Task A_change_of_a_go_program_runs_without_an_image()
    {
        await using var site = await new LiveSite { Define = site => Service(site, Image.Go(".")) }.With("go").WatchAsync();
        var digest = (await site.StatusAsync()).Digest;

        site.Edit("words/words.go", "Hello", "Good morning");
        await site.AnswersAsync("Good morning world from Go\n");

        var loop = await site.LoopAsync(2);
        loop.Changed.ShouldBe(["words/words.go"]);
        loop.Parts.Select(part => part.Key).ShouldBe([LoopPart.Noticed, LoopPart.Compiled, LoopPart.Copied, LoopPart.Restarted, LoopPart.Well]);
        var status = await site.StatusAsync();
        (status.Live, status.Digest).ShouldBe((true, digest));
    }

    [FactNeeds("gcc", "make", "zlib")]
    public async Task A_compile_error_leaves_the_old_version_serving_and_a_revert_needs_no_build()
    {
        await using var site = await C().WatchAsync();
        var good = site.Read("greeting/greeting.c");

        site.Write("greeting/greeting.c", good + "\nint {");
        (await site.LoopAsync(2)).Error.ShouldNotBeNull().ShouldContain("greeting.c");
        site.At.State.ShouldBe(LiveState.Failed);
        (await site.AskAsync()).ShouldBe("Hello world from C\n");

        site.Write("greeting/greeting.c", good);
        await site.UntilAsync(() => Task.FromResult(site.At.State == LiveState.Current));
        site.Loops.Count.ShouldBe(2);
    }

    [FactNeeds("gcc", "make", "zlib")]
    public async Task The_next_deployment_puts_a_real_image_there_though_its_digest_is_the_same()
    {
        await using var site = await C().WatchAsync();
        var digest = (await site.StatusAsync()).Digest;
        site.Edit("greeting/greeting.c", "Hello", "Good morning");
        await site.AnswersAsync("Good morning world from C\n");
        await site.EndAsync();
        site.Edit("greeting/greeting.c", "Good morning", "Hello");

        await site.DeployAsync();

        var status = await site.StatusAsync();
        (status.Live, status.Digest).ShouldBe((false, digest));
        (await site.AskAsync()).ShouldBe("Hello world from C\n");
    }

    [FactNeeds("node", "npm")]
    public async Task An_interpreted_service_gets_the_files_that_its_image_copies()
    {
        await using var site = await new LiveSite { Define = site => Service(site, Image.Node(".")) }.With("node").WatchAsync();

        site.Edit("greeting/index.js", "Hello", "Good morning");
        await site.AnswersAsync("Good morning world from Node\n");
        site.Write("public/new.css", "a {}");
        await site.LoopAsync(3);
        File.Delete(Path.Combine(site.Sources, "public/new.css"));
        var last = await site.LoopAsync(4);

        last.Parts.Select(part => part.Key).ShouldNotContain(LoopPart.Restarted, "nobody reads a style sheet when it starts");
        site.Running().ShouldBe(await site.CleanDeployAsync());
    }

    [FactNeeds("gcc", "make", "zlib")]
    public async Task Each_loop_is_a_run_in_the_ledger_and_the_first_one_marks_what_runs()
    {
        await using var site = await C().WatchAsync();

        site.Edit("greeting/greeting.c", "Hello", "Good morning");
        await site.AnswersAsync("Good morning world from C\n");
        await site.LoopAsync(2);
        await site.EndAsync();

        var events = new Ledger(site.Workspace.Ledger).Oldest().ToList();
        var runs = events.OfType<Timing.Events.Run>().ToList();
        runs.Count.ShouldBe(2);
        runs[1].Asked.ShouldBe(["Watch"]);
        runs[1].Targets.Select(target => target.Name).ShouldBe(["Noticed", "Compiled", "Copied", "Restarted", "Well"]);
        runs[1].Steps.ShouldAllBe(step => step.Service == "api");
        events.OfType<Timing.Events.Deployment>().Select(deployment => deployment.IsLiveUpdated).ShouldBe([false, true]);
    }

    internal static ImageDefinition CImage => Image
        .Stage("build", "gcc:12", s => s.Workdir("/src").Copy("Makefile", "greeter.c", "greeting/").Run("make").Strip("/src/greeter"))
        .Stage("run", "scratch", s => s.CopyFrom("build", "/src/greeter", "/greeter").Entrypoint("/greeter"));

    internal static LiveSite C() => new LiveSite { Define = site => Service(site, CImage) }.With("c");

    internal static Service Service(LiveSite site, ImageDefinition image) => new("api")
    {
        Image = image,
        Context = "api",
        Port = site.Port,
        Health = "/healthz",
        HealthDeadline = TimeSpan.FromSeconds(60),
    };
}
