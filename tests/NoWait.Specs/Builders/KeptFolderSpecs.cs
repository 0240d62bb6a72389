using System.Diagnostics;
using NoWait.Changes;
using NoWait.Images;
using static NoWait.Specs.Builders.HostFixture;

namespace NoWait.Specs.Builders;

/// <summary>How a stage's folder is brought up to date.</summary>
public sealed class KeptFolderSpecs : IDisposable
{
    /// <summary>Counts how often a step ran by what it leaves beside its result.</summary>
    private static readonly Run Build = Run("mkdir -p /out && cat /src/*.txt > /out/all && echo ran >> /src/obj");

    private readonly HostFixture _host = new();

    [Fact]
    public async Task Changed_files_are_written_vanished_ones_deleted_and_equal_ones_not_touched()
    {
        _host.Write("src/a.txt", "a");
        _host.Write("src/b.txt", "b");
        _host.Write("src/deep/c.txt", "c");
        var image = Image(Copy("src/", "/src/"), Build);
        await _host.BuildAsync(image);
        var equal = Times("src/a.txt");

        _host.Write("src/b.txt", "B");
        File.Delete(_host["src/deep/c.txt"]);
        Directory.Delete(_host["src/deep"]);
        File.SetLastWriteTimeUtc(_host["src/a.txt"], DateTime.UnixEpoch);
        await _host.BuildAsync(image);

        _host.Text("src/b.txt").ShouldBe("B");
        _host.Text("out/all").ShouldBe("aB");
        Directory.Exists(Path.Combine(_host.Root(), "src/deep")).ShouldBeFalse();
        Times("src/a.txt").ShouldBe(equal);
        _host.Text("src/obj").ShouldBe("ran\nran\n");
    }

    [Fact]
    public async Task A_step_whose_inputs_are_equal_is_not_run_again()
    {
        _host.Write("src/a.txt", "a");
        var image = Image(Copy("src/", "/src/"), Build);

        (await _host.BuildAsync(image)).Steps.ShouldBe(new(2, 0));
        (await _host.BuildAsync(image)).Steps.ShouldBe(new(2, 2));

        _host.Text("src/obj").ShouldBe("ran\n");
    }

    [Fact]
    public async Task A_changed_input_runs_its_step_and_all_later_ones_and_none_before()
    {
        _host.Write("go.mod", "1");
        _host.Write("main.txt", "1");
        var image = Image(
            Copy("go.mod", "/src/"), Run("echo get >> /log/steps"),
            Copy("main.txt", "/src/"), Run("echo build >> /log/steps"), Run("echo pack >> /log/steps"),
            new Workdir("/log"));
        image = image with { Stages = [image.Stages[0] with { Instructions = [new Workdir("/log"), .. image.Stages[0].Instructions] }, image.Stages[1]] };
        image = Exporting(image, "/log");

        await _host.BuildAsync(image);
        _host.Write("main.txt", "2");
        (await _host.BuildAsync(image)).Steps.ShouldBe(new(5, 2));

        _host.Text("log/steps").ShouldBe("get\nbuild\npack\nbuild\npack\n");
    }

    [Fact]
    public async Task Arguments_environment_and_text_are_inputs()
    {
        ImageDefinition With(string value, string text) => Exporting(Image(
            new Arg("A", null), new Env([new("E", value)]), new Workdir("/log"), Run(text)), "/log");
        await _host.BuildAsync(With("1", "echo $A$E >> /log/steps"));

        await _host.BuildAsync(With("2", "echo $A$E >> /log/steps"));
        await _host.BuildAsync(With("2", "echo $A$E >> /log/steps"), request => request with { Arguments = [new("A", "x")] });
        await _host.BuildAsync(With("2", "echo $A$E  >> /log/steps"), request => request with { Arguments = [new("A", "x")] });
        await _host.BuildAsync(With("2", "echo $A$E  >> /log/steps"), request => request with { Arguments = [new("A", "x")] });

        _host.Text("log/steps").ShouldBe("1\n2\nx2\nx2\n");
    }

    [Fact]
    public async Task Another_version_of_a_tool_runs_its_step_again()
    {
        var tools = Directory.CreateDirectory(_host["tools"]).FullName;
        void Install(string version)
        {
            File.WriteAllText($"{tools}/greet", $"#!/bin/sh\necho {version} >> \"$1\"\n");
            File.SetUnixFileMode($"{tools}/greet", UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        _host.Variables["PATH"] += ":" + tools;
        var image = Exporting(Image(new Workdir("/log"), Run("greet /log/steps")), "/log");
        Install("1");
        await _host.BuildAsync(image);
        await _host.BuildAsync(image);

        Install("2.0");
        await _host.BuildAsync(image);

        _host.Text("log/steps").ShouldBe("1\n2.0\n");
    }

    [Fact]
    public async Task A_failed_step_is_run_again_though_nothing_changed()
    {
        var image = Exporting(Image(new Workdir("/log"), Run("echo ran >> /log/steps; test $(wc -l < /log/steps) -gt 1")), "/log");

        await _host.FailAsync(image);
        await _host.BuildAsync(image);

        _host.Text("log/steps").ShouldBe("ran\nran\n");
    }

    [Fact]
    public async Task A_step_that_changes_copied_files_starts_from_the_copy_each_time()
    {
        _host.Write("a.txt", "a");
        _host.Write("b.txt", "b");
        var image = Image(Copy("*.txt", "/src/"), Run("echo + >> /src/a.txt; rm /src/b.txt"), Run("mkdir -p /out; cat /src/a.txt > /out/a"));
        await _host.BuildAsync(image);
        _host.Write("c.txt", "c");

        await _host.BuildAsync(image);

        _host.Text("out/a").ShouldBe("a+\n");
        File.Exists(Path.Combine(_host.Root(), "src/b.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_an_earlier_step_made_of_a_copied_file_stays_when_only_later_steps_run()
    {
        _host.Write("a.txt", "a");
        _host.Write("b.txt", "b");
        var image = Image(
            Copy("a.txt", "/src/"), Run("echo + >> /src/a.txt"), Copy("b.txt", "/src/"), Run("mkdir -p /out; cat /src/*.txt > /out/all"));
        await _host.BuildAsync(image);
        _host.Write("b.txt", "B");

        (await _host.BuildAsync(image)).Steps.Cached.ShouldBe(2);

        _host.Text("out/all").ShouldBe("a+\nB");
    }

    [Fact]
    public async Task Two_steps_that_change_one_file_are_both_run_again()
    {
        _host.Write("a.txt", "a");
        _host.Write("b.txt", "b");
        var image = Image(
            Copy("a.txt", "/src/"), Run("echo 1 >> /src/a.txt"), Copy("b.txt", "/src/"),
            Run("echo 2 >> /src/a.txt; mkdir -p /out; cp /src/a.txt /out/a"));
        await _host.BuildAsync(image);
        _host.Write("b.txt", "B");

        await _host.BuildAsync(image);

        _host.Text("out/a").ShouldBe("a1\n2\n");
    }

    [Fact]
    public async Task A_copy_over_another_is_what_a_clean_build_gives()
    {
        _host.Write("a/x", "base");
        _host.Write("b/x", "overlay");
        var image = Image(
            Copy("a/x", "/src/"), Run("mkdir -p /out; cat /src/x > /out/before"), Copy("b/x", "/src/"), Run("cat /src/x > /out/after"));
        await _host.BuildAsync(image);
        _host.Write("a/x", "changed");

        await _host.BuildAsync(image);

        _host.Text("out/before").ShouldBe("changed");
        _host.Text("out/after").ShouldBe("overlay");
    }

    [Fact]
    public async Task A_step_that_runs_again_does_not_see_what_later_copies_brought_before_and_these_stay_untouched()
    {
        _host.Write("go.mod", "1");
        _host.Write("main.txt", "main");
        var image = Image(
            new Workdir("/src"), Copy("go.mod", "./"), Run("mkdir -p /out; ls > /out/seen"), Copy("main.txt", "./"), Run("ls > /out/all"));
        await _host.BuildAsync(image);
        var times = Times("src/main.txt");

        _host.Write("go.mod", "2");
        await _host.BuildAsync(image);

        _host.Text("out/seen").ShouldBe("go.mod\n");
        _host.Text("out/all").ShouldBe("go.mod\nmain.txt\n");
        Times("src/main.txt").ShouldBe(times);
    }

    [Fact]
    public async Task What_a_killed_run_left_running_ends_before_the_folder_is_used_again()
    {
        var image = Image(Run("mkdir -p /out; echo $$ > /out/id; echo $NOWAIT_STAGE > /out/mark"));
        await _host.BuildAsync(image);
        var folder = Path.GetDirectoryName(_host.Root())!;
        _host.Text("out/mark").ShouldBe(folder + "\n");
        using var stray = Process.Start(new ProcessStartInfo("sleep", "300") { Environment = { ["NOWAIT_STAGE"] = folder } })!;
        File.WriteAllText(Path.Combine(folder, "running"), "");

        await _host.BuildAsync(image);

        stray.HasExited.ShouldBeTrue();
        File.Exists(Path.Combine(folder, "running")).ShouldBeFalse();
    }

    [Fact]
    public async Task Clean_and_kept_folders_give_the_same_files()
    {
        _host.Write("src/a.txt", "a");
        _host.Write("src/b.txt", "b");
        var image = Image(Copy("src/", "/src/"), Run("mkdir -p /out; cat /src/*.txt > /out/all; sed -i s/a/z/ /src/a.txt; cp /src/a.txt /out/"));
        await _host.BuildAsync(image);
        _host.Write("src/c.txt", "c");
        File.Delete(_host["src/b.txt"]);
        await _host.BuildAsync(image);
        var kept = Files(Path.Combine(_host.Root(), "out"));

        await _host.BuildAsync(image, request => request with { Clean = true });

        Files(Path.Combine(_host.Root(), "out")).ShouldBe(kept);
        kept["all"].ShouldEndWith("ac");
    }

    [Fact]
    public async Task A_clean_build_starts_from_nothing_and_keeps_the_caches()
    {
        var image = Image(Run("mkdir -p /out; echo ran >> /out/made; echo ran >> /cache/kept; cp /cache/kept /out/", new CacheMount("/cache")));
        await _host.BuildAsync(image);

        await _host.BuildAsync(image, request => request with { Clean = true });

        _host.Text("out/made").ShouldBe("ran\n");
        _host.Text("out/kept").ShouldBe("ran\nran\n");
    }

    [Fact]
    public async Task A_folder_of_another_version_is_filled_anew_with_a_word_about_it()
    {
        _host.Write("a.txt", "a");
        var image = Image(Copy("a.txt", "/src/"), Build);
        await _host.BuildAsync(image);
        var record = Path.Combine(_host.Store, "stages/api/build/record");

        foreach (var damaged in new byte[][] { [], [1, 2, 3], [.. "NSTAGE99"u8, 0, 0], File.ReadAllBytes(record)[..^3] })
        {
            File.WriteAllBytes(record, damaged);
            (await _host.BuildAsync(image)).Steps.Cached.ShouldBe(0);
            _host.Text("src/obj").ShouldBe("ran\n");
        }

        _host.Lines.Count(line => line.Contains("was left by another version or place: it is filled anew.")).ShouldBe(4);
    }

    [Fact]
    public async Task What_is_missing_of_a_result_is_made_again()
    {
        _host.Write("a.txt", "a");
        var image = Image(Copy("*.txt", "/src/"), Build);
        await _host.BuildAsync(image);
        Directory.Delete(Path.Combine(_host.Root(), "out"), recursive: true);

        await _host.BuildAsync(image);

        _host.Text("out/all").ShouldBe("a");
    }

    [Fact]
    public async Task A_file_may_become_a_folder_and_a_folder_a_file()
    {
        _host.Write("src/x", "file");
        _host.Write("src/y/z", "in folder");
        var image = Image(Copy("src/", "/src/"), Run("mkdir -p /out; cd /src; find . -type f | sort > /out/names"));
        await _host.BuildAsync(image);
        File.Delete(_host["src/x"]);
        Directory.Delete(_host["src/y"], recursive: true);
        _host.Write("src/x/deep", "1");
        _host.Write("src/y", "2");

        await _host.BuildAsync(image);

        _host.Text("out/names").ShouldBe("./x/deep\n./y\n");
    }

    [Fact]
    public async Task Files_of_any_name_are_copied_and_deleted()
    {
        _host.Write("src/a.txt", "a");
        var names = new[] { "line\nfeed", " blanks ", "bytes-\uDCFF\uDCFE", new string('n', 255), "back\\slash" };
        foreach (var name in names)
        {
            Disk.MakeFolder(_host["src/deep"]);
            using var file = Disk.Open($"{_host["src/deep"]}/{name}", create: true);
            RandomAccess.Write(file, "content"u8, 0);
        }

        var image = Image(Copy("src/", "/src/"), Run("mkdir -p /out; ls -1 /src/deep | wc -c > /out/count"));
        await _host.BuildAsync(image);
        names.ShouldAllBe(name => Disk.Stat($"{_host.Root()}/src/deep/{name}").Size == "content".Length);
        (await _host.BuildAsync(image)).Steps.Cached.ShouldBe(2);

        Disk.Delete(_host["src/deep"]);
        await _host.BuildAsync(image);

        Disk.Stat(Path.Combine(_host.Root(), "src/deep")).Kind.ShouldBe(FileKind.Missing);
    }

    [Fact]
    public async Task No_step_can_write_back_into_the_sources()
    {
        _host.Write("src/a.txt", "a");
        _host.Write("src/b.txt", "b");
        File.CreateSymbolicLink(_host["src/relative"], "a.txt");
        File.CreateSymbolicLink(_host["src/absolute"], _host["src/a.txt"]);
        File.CreateSymbolicLink(_host["src/up"], "../../../../../../../../../../../../.." + _host["src/a.txt"]);
        var before = Files(_host.Context);

        await _host.BuildAsync(Image(
            Copy("src/", "/src/"),
            Run("mkdir -p /out; cd /src; for f in a.txt relative absolute up; do echo spoilt >> $f || true; chmod 777 $f || true; done; rm -f b.txt"),
            Run("cd /ctx; echo spoilt >> src/a.txt; rm src/b.txt", new BindMount("/ctx") { ReadWrite = true })));

        Files(_host.Context).ShouldBe(before);
    }

    public void Dispose() => _host.Dispose();

    private static ImageDefinition Exporting(ImageDefinition image, string path) => image with
    {
        Stages = [image.Stages[0], image.Stages[1] with { Instructions = [new Copy([path], path) { From = "build" }] }],
    };

    private (DateTime, DateTime) Times(string path) =>
        (File.GetLastWriteTimeUtc(Path.Combine(_host.Root(), path)), File.GetCreationTimeUtc(Path.Combine(_host.Root(), path)));
}
