using NoWait.Targets.Specs.Trials;
using NoWait.Testing;

namespace NoWait.Targets.Specs;

/// <summary>What <c>Verify</c> finds in what builds let into their images.</summary>
public sealed class VerifySpecs : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task What_is_made_of_its_sources_alone_is_the_same_twice()
    {
        _repository.Write("one", make: "echo '# made' >> services/one/run");

        var said = (await _repository.BuildAsync("Verify")).Well;

        said.ShouldMatch("  one  the same twice, sha256:[0-9a-f]{64}\n    varied: folder, time, time zone, locale, umask, (user, )?home, processors, ");
        _repository.Has(".nuke/cache/fingerprints").ShouldBeFalse();
        _repository.Has(".nuke/cache/images").ShouldBeFalse();
        _repository.Has(".nuke/cache/verify/one").ShouldBeFalse();
        (await _repository.BuildAsync("Changes")).Well.ShouldStartWith("  one  never built\n");
    }

    [Theory]
    [InlineData("date +%s%N", @": ""\d+"" and ""\d+""")]
    [InlineData("cat /proc/sys/kernel/random/uuid", @": ""[0-9a-f-]+"" and ""[0-9a-f-]+""")]
    [InlineData("echo home is $HOME", "\"home is /.*\" and \"home is /.*nowait-verify-.*/home\"")]
    [InlineData("echo made in $PWD", "\" ?in /.*/bad/one/.*\" and \" ?in /.*nowait-verify-.*\"")]
    public async Task What_gets_into_an_image_from_elsewhere_is_shown_with_its_file_and_place(string command, string shown)
    {
        _repository.Write("good").Write("bad", make: $"{command} >> services/bad/run");

        var said = await _repository.BuildAsync("Verify");

        said.ExitCode.ShouldBe(1, said.Output);
        said.Output.ShouldContain("  good  the same twice, sha256:");
        said.Output.ShouldMatch(@"  bad  differs: \S+ and \S+\n    layer 1 \(COPY --from=build /services/bad/run /run\): /run: differs from byte \d+ \(0x\w+\) on, ");
        said.Output.ShouldMatch(shown);
        said.Output.ShouldContain("Equal sources gave different images of bad");
        said.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task What_lies_in_the_users_home_is_found_from_the_other_one_and_stays_there()
    {
        using var home = new TemporaryFolder();
        home.Write(".settings", "of the user");
        home.Write(".config/tool/settings", "of a tool");
        _repository.Variables["HOME"] = home.Path;
        _repository.Write("one", make: "cat $HOME/.settings $HOME/.config/tool/settings >> services/one/run");

        (await _repository.BuildAsync("Verify")).Well.ShouldContain("  one  the same twice");

        File.ReadAllText(home[".settings"]).ShouldBe("of the user");
        File.ReadAllText(home[".config/tool/settings"]).ShouldBe("of a tool");
    }

    [Fact]
    public async Task The_other_build_is_another_users_where_the_system_has_namespaces_for_them()
    {
        const string other = "unshare --user --map-user=31416 --map-group=27182 id --user || id --user";
        var another = (await new Terminal(_repository.Root).RunAsync("sh", "-c", other)).Well.Trim().Split('\n')[^1];
        _repository.Write("one", make: "id --user >> services/one/run");

        (await _repository.BuildAsync("Verify")).Output.ShouldMatch(
            another == "31416" ? @"/run: differs from byte \d+" : "  one  the same twice");
    }

    [Fact]
    public async Task Files_that_come_and_go_are_named()
    {
        _repository.Write("bad", make: "rm services/bad/run; mkdir services/bad/run; touch services/bad/run/$(date +%N)");

        (await _repository.BuildAsync("Verify")).Output
            .ShouldMatch(@"/run/\d+ is only in the first\n    layer 1 \(.*\): /run/\d+ is only in the second");
    }

    [Fact]
    public async Task The_users_options_reach_both_builds_and_a_build_that_fails_is_told_with_its_words()
    {
        _repository.Write("one", make: "echo it broke; exit 3").Write("two");

        (await _repository.BuildAsync("Verify --services two --compress never --builder host")).Well.ShouldContain("  two  the same twice");
        var said = await _repository.BuildAsync("Verify --services one");

        said.ExitCode.ShouldBe(1, said.Output);
        said.Output.ShouldContain("one cannot be built from a copy of what git knows of it: its build ended with 1.");
        said.Output.ShouldContain("one: it broke");
        (await _repository.BuildAsync("Verify --services three")).ExitCode.ShouldBe(2);
    }
}
