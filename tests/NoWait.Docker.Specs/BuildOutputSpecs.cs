using System.Formats.Tar;
using NoWait.Docker.Build;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class BuildOutputSpecs : BuildScenario
{
    [FactNeeds("docker")]
    public async Task A_stage_can_be_chosen_and_its_files_come_back()
    {
        Folder.Write("in/a.txt", "one");

        var result = await BuildAsync($"""
            FROM {RealEngine.Busybox} AS build
            COPY in/ /out/
            RUN mkdir /out/bin && printf '#!/bin/sh\n' > /out/bin/app && chmod 755 /out/bin/app && ln -s bin/app /out/app && chmod 500 /out/bin
            FROM scratch AS files
            COPY --from=build /out/ /
            FROM {RealEngine.Busybox}
            RUN exit 1
            """, spec => spec with { Target = "files", Output = new BuildTarget.Folder(Folder["result"]) });

        result.ImageId.ShouldBeNull();
        (await File.ReadAllTextAsync(Folder["result/a.txt"])).ShouldBe("one");
        new FileInfo(Folder["result/app"]).LinkTarget.ShouldBe("bin/app");
        File.GetUnixFileMode(Folder["result/bin/app"]).ShouldBe((UnixFileMode)0x1ed);
        File.GetUnixFileMode(Folder["result/bin"]).ShouldBe((UnixFileMode)0x140);
    }

    [FactNeeds("docker")]
    public async Task Files_that_come_back_replace_what_lies_there_and_leave_the_rest()
    {
        Folder.Write("a", new string('n', 3_000_000));
        Folder.Write("result/a", "old");
        Folder.Write("result/mine", "mine");
        Directory.CreateSymbolicLink(Folder["result/dir"], Folder.Path);

        await BuildAsync("FROM scratch\nCOPY a /a\nCOPY a /dir/a\n", spec => spec with { Output = new BuildTarget.Folder(Folder["result"]) });

        new FileInfo(Folder["result/a"]).Length.ShouldBe(3_000_000);
        (await File.ReadAllTextAsync(Folder["result/mine"])).ShouldBe("mine");
        new DirectoryInfo(Folder["result/dir"]).LinkTarget.ShouldBeNull();
        new FileInfo(Folder["result/dir/a"]).Length.ShouldBe(3_000_000);
    }

    [FactNeeds("docker")]
    public async Task A_tar_of_the_files_comes_back()
    {
        Folder.Write("a.txt", "one");
        using var tar = new MemoryStream();

        await BuildAsync("FROM scratch\nCOPY a.txt /dir/a.txt\n", spec => spec with { Output = new BuildTarget.Archive("tar", tar) });

        tar.Position = 0;
        using var reader = new TarReader(tar);
        List<string> names = [];
        while (await reader.GetNextEntryAsync() is { } entry)
        {
            names.Add(entry.Name.TrimEnd('/'));
        }

        names.ShouldBe(["dir", "dir/a.txt"]);
    }
}
