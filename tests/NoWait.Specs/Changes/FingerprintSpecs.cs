using System.Collections;
using FsCheck;
using FsCheck.Fluent;
using NoWait.Builders;
using NoWait.Changes;
using NoWait.Images;
using NoWait.Testing;

namespace NoWait.Specs.Changes;

/// <summary>What a fingerprint covers, and how it explains itself.</summary>
public sealed class FingerprintSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");

    public FingerprintSpecs()
    {
        _folder.Write("context/server/main.go", "package main");
        _folder.Write("context/server/util.go", "package main");
        _folder.Write("context/README.md", "read me");
    }

    [Fact]
    public void Equal_sources_have_equal_fingerprints_whatever_their_times()
    {
        var before = Take();
        File.SetLastWriteTimeUtc(_folder["context/server/main.go"], DateTime.UnixEpoch);
        File.WriteAllText(_folder["context/server/util.go"], "package main");

        Take().ShouldBe(before);
        Take().Digest.ShouldBe(before.Digest);
    }

    [Fact]
    public void A_file_that_nobody_copies_is_no_part_of_it()
    {
        var before = Take();

        _folder.Write("context/README.md", "changed");

        Take().ShouldBe(before);
    }

    [Theory]
    [InlineData("server/main.go", "package other", "server/main.go changed")]
    [InlineData("server/new file.go", "", "server/new file.go added")]
    public void Changed_and_added_files_are_named(string path, string text, string cause)
    {
        var before = Take();

        _folder.Write("context/" + path, text);

        Take().CausesSince(before).ShouldBe([cause]);
    }

    [Fact]
    public void A_removed_file_a_folder_and_a_mode_are_named()
    {
        var before = Take();
        File.Delete(_folder["context/server/util.go"]);
        Directory.CreateDirectory(_folder["context/server/empty"]);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["context/server/main.go"], (UnixFileMode)0b111_100_100);
        }

        Take().CausesSince(before).ShouldBe(
            ["server/empty added", "server/main.go is now executable", "server/util.go removed"]);
    }

    [Fact]
    public void Arguments_bases_instructions_documents_platform_and_policy_are_parts_of_it()
    {
        var image = Definition();
        var before = Take(image);

        Take(image, request => request with { Arguments = [new("VERSION", "2")] })
            .CausesSince(before).ShouldBe(["build argument VERSION added", "stage 'build' has a changed ARG VERSION=2"]);
        Take(image with { Stages = [image.Stages[0] with { From = "golang:1.24" }, image.Stages[1]] })
            .CausesSince(before).ShouldBe(["base of stage 'build' is now golang:1.24"]);
        Take(WithRun("cc -O2 server/*.go")).CausesSince(before).ShouldContain("stage 'build' has a changed RUN cc -O2 server/*.go");
        Take(image, compression: "never").CausesSince(before).ShouldBe(["compression is now never"]);
        Take(image, request => request with { SourceDate = DateTimeOffset.UnixEpoch.AddDays(1) })
            .CausesSince(before).ShouldBe(["the source date changed"]);
    }

    [Fact]
    public void What_dockerignore_leaves_out_is_no_part_of_it()
    {
        var before = Take();
        _folder.Write("context/.dockerignore", "server/util.go");

        var after = Take();
        _folder.Write("context/server/util.go", "changed");

        after.CausesSince(before).ShouldBe(["server/util.go removed"]);
        Take().ShouldBe(after);
    }

    [Fact]
    public void Another_version_of_a_tool_is_told_by_its_content()
    {
        Install("1");
        var before = Take(WithRun("greet server"));
        File.SetLastWriteTimeUtc(_folder["tools/greet"], DateTime.UnixEpoch);
        Take(WithRun("greet server")).ShouldBe(before);

        Install("2");

        Take(WithRun("greet server")).CausesSince(before).ShouldBe(["another version of the tool greet"]);
    }

    [Fact]
    public void A_change_of_the_same_length_within_one_tick_of_the_clock_is_seen()
    {
        for (var i = 0; i < 200; i++)
        {
            var path = _folder.Write("context/server/main.go", $"{i:000}");
            var before = Take();
            var time = File.GetLastWriteTimeUtc(path);
            File.WriteAllText(path, $"{i + 1:000}");
            File.SetLastWriteTimeUtc(path, time);

            Take().CausesSince(before).ShouldBe(["server/main.go changed"]);
        }
    }

    [Fact]
    public void Whatever_is_done_to_the_sources_a_second_look_sees_what_a_first_one_sees()
    {
        var files = new[] { "a", "b", "d/a", "d/b" }.Select(name => _folder[$"context/server/{name}"]).ToArray();
        var edits = Gen.Choose(0, 6 * 4 * 3).ListOf();
        Prop.ForAll(edits.ToArbitrary(), list =>
        {
            foreach (var edit in list)
            {
                Edit(files[edit % 4], files[edit / 4 % 4], edit / 4 % 6, edit / 24);
                if (!Take().Equals(Take(store: _folder[$"fresh {Guid.NewGuid()}"])))
                {
                    return false;
                }
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Fact]
    public void Times_in_the_future_and_clocks_that_go_back_hide_no_change()
    {
        var path = _folder["context/server/main.go"];
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddYears(1));
        var before = Take();

        File.WriteAllText(path, "package moan");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddYears(1));

        Take().CausesSince(before).ShouldBe(["server/main.go changed"]);
    }

    [Fact]
    public void Names_of_any_bytes_are_told_apart()
    {
        var before = Take();
        foreach (var name in new[] { "line\nfeed", "tab\there", "back\\slash", " blanks ", new string('n', 255), "bytes-\uDCFF\uDCFE", "日本" })
        {
            var path = $"{_folder["context"]}/server/{name}";
            Make(path, "1");
            var added = Take();
            added.CausesSince(before).ShouldBe([$"server/{NativePath.Show(name)} added"]);

            Disk.Delete(path);
            Make(path, "2");
            Take().CausesSince(added).ShouldBe([$"server/{NativePath.Show(name)} changed"]);
            Disk.Delete(path);
        }

        Take().ShouldBe(before);
    }

    [Fact]
    public void Links_are_parts_by_where_they_point_and_loops_and_ways_out_do_no_harm()
    {
        _folder.Write("outside/secret", "1");
        File.CreateSymbolicLink(_folder["context/server/loop"], "loop");
        Directory.CreateSymbolicLink(_folder["context/server/up"], "..");
        Directory.CreateSymbolicLink(_folder["context/server/out"], _folder["outside"]);
        File.CreateSymbolicLink(_folder["context/server/link"], "main.go");
        var before = Take();
        _folder.Write("outside/secret", "2");
        Take().ShouldBe(before);

        File.Delete(_folder["context/server/link"]);
        File.CreateSymbolicLink(_folder["context/server/link"], "util.go");

        Take().CausesSince(before).ShouldBe(["server/link now leads to util.go"]);
    }

    [Fact]
    public void Two_links_that_swap_their_targets_are_a_change()
    {
        _folder.Write("context/one", "1");
        _folder.Write("context/two", "2");
        File.CreateSymbolicLink(_folder["context/a"], "one");
        File.CreateSymbolicLink(_folder["context/b"], "two");
        var image = HostImage(new Copy(["a", "b"], "/src/"));
        var before = Take(image);

        File.Delete(_folder["context/a"]);
        File.Delete(_folder["context/b"]);
        File.CreateSymbolicLink(_folder["context/a"], "two");
        File.CreateSymbolicLink(_folder["context/b"], "one");

        Take(image).CausesSince(before).ShouldBe(["a now leads to two", "b now leads to one"]);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named_with_what_to_do()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            return;
        }

        File.SetUnixFileMode(_folder["context/server/main.go"], UnixFileMode.None);

        Should.Throw<UnauthorizedAccessException>(() => Take()).Message
            .ShouldEndWith("server/main.go: Permission denied. Make it readable, or leave it out by .dockerignore.");
    }

    [Fact]
    public void What_is_remembered_is_found_again_and_a_damaged_memory_is_none()
    {
        var store = new FingerprintStore(_folder["store"]);
        var taken = Take();
        store.Find("api").ShouldBeNull();
        store.Save("api", new(taken, "sha256:abc", DateTimeOffset.FromUnixTimeSeconds(42))).ShouldBeTrue();

        var found = store.Find("api").ShouldNotBeNull();
        found.Fingerprint.ShouldBe(taken);
        (found.Result, found.Since).ShouldBe(("sha256:abc", DateTimeOffset.FromUnixTimeSeconds(42)));

        var file = _folder["store/fingerprints/api"];
        var bytes = File.ReadAllBytes(file);
        for (var i = 0; i < bytes.Length; i += 7)
        {
            File.WriteAllBytes(file, bytes[..i]);
            store.Find("api").ShouldBeNull();
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 0x20;
            File.WriteAllBytes(file, damaged);
            store.Find("api").ShouldBeNull();
        }
    }

    [Fact]
    public void A_store_that_cannot_be_written_loses_nothing_but_time()
    {
        _folder.Write("store/fingerprints", "a file where a folder should be");

        new FingerprintStore(_folder["store"]).Save("api", new(Take(), "sha256:abc", default)).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private static void Make(string path, string text)
    {
        using var handle = Disk.Open(path, create: true);
        RandomAccess.Write(handle, System.Text.Encoding.UTF8.GetBytes(text), 0);
    }

    private static void Edit(string path, string other, int kind, int content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateDirectory(Path.GetDirectoryName(other)!);
        var old = File.Exists(path) ? File.GetLastWriteTimeUtc(path) : DateTime.UnixEpoch;
        switch (kind)
        {
            case 0:
                File.Delete(path);
                break;
            case 1 when File.Exists(path):
                File.Move(path, other, overwrite: true);
                break;
            case 2 when File.Exists(path) && path != other:
                File.Copy(path, other, overwrite: true);
                File.SetLastWriteTimeUtc(other, old);
                break;
            default:
                // The same length, and often the same time as before.
                File.WriteAllText(path, $"content {content}");
                File.SetLastWriteTimeUtc(path, kind == 3 ? old : DateTime.UnixEpoch.AddDays(kind));
                break;
        }
    }

    [Fact]
    public void Where_an_engine_builds_the_images_count_and_the_tools_of_this_machine_do_not()
    {
        BuildRequest On(BuildRequest request, string digest) => request with
        {
            Images = new Dictionary<string, NamedImage> { ["golang:1.23"] = new(digest, null) },
        };
        var before = Take(with: request => On(request, "sha256:1"), builder: "docker");
        _variables["PATH"] = "/nowhere";

        Take(with: request => On(request, "sha256:1"), builder: "docker").ShouldBe(before);
        Take(with: request => On(request, "sha256:2"), builder: "docker").CausesSince(before).ShouldBe(["base image golang:1.23 now sha256:2"]);
        Take(with: request => On(request, "sha256:1")).CausesSince(before).ShouldContain("builder is now host");
        Take(with: request => On(request, "sha256:1") with { BuildKit = new() { Network = "none" } }, builder: "docker")
            .CausesSince(before).ShouldBe(["BuildKit's network added"]);
    }

    private void Install(string version)
    {
        var tool = _folder.Write("tools/greet", $"#!/bin/sh\necho {version}\n");
        _variables["PATH"] = $"{_folder["tools"]}:/usr/bin:/bin";
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(tool, (UnixFileMode)0b111_101_101);
        }
    }

    private static ImageDefinition HostImage(params Instruction[] instructions) => new()
    {
        Stages =
        [
            new("build", "golang:1.23") { Instructions = [.. instructions] },
            new("run", "scratch") { Instructions = [new Copy(["/out"], "/out") { From = "build" }] },
        ],
    };

    private static ImageDefinition WithRun(string text) => HostImage(
        new Arg("VERSION", null), new Copy(["server/"], "/src/"), new Run(new Command.ShellForm(text)));

    private static ImageDefinition Definition() => WithRun("cc server/*.go");

    private Fingerprint Take(ImageDefinition? image = null, Func<BuildRequest, BuildRequest>? with = null, string compression = "auto", string? store = null, string builder = "host")
    {
        var fingerprints = new Fingerprints(_variables, store ?? _folder["store"], TimeProvider.System);
        var request = new BuildRequest("api", image ?? Definition(), _folder["context"], _folder["store"]);
        var taken = fingerprints.Of((with ?? (same => same))(request), compression, builder);
        fingerprints.Save();
        return taken;
    }
}
