using NoWait.Builders;
using NoWait.Images;
using static NoWait.Specs.Builders.HostFixture;

namespace NoWait.Specs.Builders;

/// <summary>Caches, bind mounts and temporary folders on this machine.</summary>
public sealed class HostMountSpecs : IDisposable
{
    private readonly HostFixture _host = new();

    [Fact]
    public async Task A_tool_is_told_of_its_cache_by_its_variable_and_the_cache_outlives_the_run()
    {
        var cache = new CacheMount("/root/.cache/tool") { Id = "tool/x y", Variables = [new("TOOL_CACHE", "{0}"), new("TOOL_ARGS", "--dir={0}")] };
        ImageDefinition Image(string text) => HostFixture.Image(Run(text, cache));

        await _host.BuildAsync(Image("mkdir -p /out; echo 1 >> \"$TOOL_CACHE/n\"; echo \"$TOOL_ARGS\" > /out/args; ls /root/.cache/tool/n"));
        await _host.BuildAsync(Image("mkdir -p /out; echo 2 >> \"$TOOL_CACHE/n\"; cat \"$TOOL_CACHE/n\" > /out/n"));

        _host.Text("out/n").ShouldBe("1\n2\n");
        _host.Text("out/args").ShouldBe($"--dir={_host.Store}/caches/tool%2Fx%20y\n");
        Directory.Exists(Path.Combine(_host.Root(), "root")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_cache_in_the_stages_own_folders_is_there_under_relative_paths_while_the_step_runs()
    {
        _host.Write("a.txt", "a");
        var image = Image(
            new Workdir("/src"), Run("mkdir target; echo before > target/kept"), Copy("a.txt", "./"),
            Run("echo x >> target/made; mkdir -p /out; cp target/made /out/; ls target /src/target > /out/list", new CacheMount("target") { Id = "t" }),
            Run("cat target/kept > /out/kept; test ! -e target/made"));

        await _host.BuildAsync(image);
        _host.Write("a.txt", "b");
        await _host.BuildAsync(image);

        _host.Text("out/made").ShouldBe("x\nx\n");
        _host.Text("out/kept").ShouldBe("before\n");
    }

    [Fact]
    public async Task A_locked_cache_is_used_by_one_step_after_the_other()
    {
        static Run Alone() => Run(
            "mkdir -p /out; mkdir /c/lock || exit 1; sleep 0.3; rmdir /c/lock", new CacheMount("/c") { Sharing = CacheSharing.Locked });

        await _host.BuildAsync(TwoAtOnce(Alone(), Alone()));
    }

    [Fact]
    public async Task A_private_cache_is_each_steps_own_and_used_again_later()
    {
        static Run Own(string mine, string other) => Run(
            $"mkdir -p /out; echo x >> /p/n; touch /s/{mine}; while [ ! -e /s/{other} ]; do sleep 0.02; done; cp /p/n /out/",
            new CacheMount("/p") { Id = "p", Sharing = CacheSharing.Private }, new CacheMount("/s") { Id = "s" });

        await _host.BuildAsync(TwoAtOnce(Own("1", "2"), Own("2", "1")));
        Directory.Delete(Path.Combine(_host.Store, "caches/s"), recursive: true);
        await _host.BuildAsync(TwoAtOnce(Own("1", "2"), Own("2", "1")), request => request with { Clean = true });

        _host.Text("out/n", "a").ShouldBe("x\nx\n");
        _host.Text("out/n", "b").ShouldBe("x\nx\n");
        Directory.GetDirectories(Path.Combine(_host.Store, "caches"), "p~*").Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_cache_may_start_with_what_a_stage_made()
    {
        await _host.BuildAsync(new()
        {
            Stages =
            [
                new("seed", "alpine") { Instructions = [Run("mkdir -p /seed/deep; echo seeded > /seed/deep/x")] },
                new("build", "alpine")
                {
                    Instructions = [Run("mkdir -p /out; cp /c/deep/x /out/", new CacheMount("/c") { From = "seed", Source = "/seed" })],
                },
                new("run", "scratch") { Instructions = [new Copy(["/out"], "/out") { From = "build" }] },
            ],
        });

        _host.Text("out/x").ShouldBe("seeded\n");
    }

    [Fact]
    public async Task A_bind_mount_shows_the_context_without_a_copy_and_its_content_is_an_input()
    {
        _host.Write("src/a.txt", "a");
        _host.Write("one.txt", "1");
        var image = Image(
            new Workdir("/job"),
            Run("mkdir -p /out; cat src/a.txt one > /out/all; cat /job/src/a.txt > /dev/null; echo spoilt >> src/a.txt",
                new BindMount("src") { Source = "src", ReadWrite = true }, new BindMount("one") { Source = "one.txt" }));

        (await _host.BuildAsync(image)).Steps.ShouldBe(new(1, 0));
        (await _host.BuildAsync(image)).Steps.ShouldBe(new(1, 1));
        _host.Write("one.txt", "2");
        (await _host.BuildAsync(image)).Steps.ShouldBe(new(1, 0));

        _host.Text("out/all").ShouldBe("a2");
        File.ReadAllText(_host["src/a.txt"]).ShouldBe("a");
        Directory.GetFileSystemEntries(Path.Combine(_host.Root(), "job")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bind_mount_over_the_working_folder_and_a_cache_in_it_go_together()
    {
        _host.Write("main.txt", "m");
        var image = Image(
            new Workdir("/job"),
            Run("mkdir -p /out; cp main.txt /out/; echo 1 >> modules/n; cp modules/n /out/",
                new CacheMount("/job/modules"), new BindMount(".")));

        await _host.BuildAsync(image);
        _host.Write("main.txt", "n");
        await _host.BuildAsync(image);

        _host.Text("out/main.txt").ShouldBe("n");
        _host.Text("out/n").ShouldBe("1\n1\n");
        Directory.Exists(_host["modules"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_temporary_folder_is_empty_and_gone_afterwards()
    {
        await _host.BuildAsync(Image(
            Run("mkdir -p /out; ls -A /scratch > /out/before; echo x > /scratch/x; readlink -f /scratch > /out/place", new TmpfsMount("/scratch"))));

        _host.Text("out/before").ShouldBe("");
        Directory.Exists(_host.Text("out/place").Trim()).ShouldBeFalse();
    }

    [Fact]
    public async Task Two_runs_on_one_store_wait_for_each_other_and_say_so()
    {
        _host.Write("a.txt", "a");
        var image = Image(Copy("a.txt", "/src/"), Run("mkdir -p /out; cp /src/a.txt /out/"));
        var first = new HostBuilder(_host.Variables, TimeProvider.System);
        await first.BuildAsync(_host.Request(image), default);

        var second = _host.BuildAsync(image);
        while (!_host.Lines.Contains("Waiting for another run that builds 'api'."))
        {
            await Task.Delay(10);
        }

        second.IsCompleted.ShouldBeFalse();
        first.Dispose();
        (await second).Steps.ShouldBe(new(2, 2));
    }

    public void Dispose() => _host.Dispose();

    private static ImageDefinition TwoAtOnce(Run a, Run b) => new()
    {
        Stages =
        [
            new("a", "alpine") { Instructions = [a] },
            new("b", "alpine") { Instructions = [b] },
            new("run", "scratch")
            {
                Instructions = [new Copy(["/out"], "/a") { From = "a" }, new Copy(["/out"], "/b") { From = "b" }],
            },
        ],
    };
}
