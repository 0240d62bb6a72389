using System.Diagnostics;
using NoWait.Sources;
using NoWait.Testing;

namespace NoWait.Specs.Sources;

/// <summary>What git said is remembered only while git would say it again.</summary>
public sealed class RememberedTreeSpecs : IDisposable
{
    private static readonly Dictionary<string, string[]> Changes = new(StringComparer.Ordinal)
    {
        ["something is committed"] = ["commit", "--allow-empty", "--message", "more"],
        ["another branch is checked out"] = ["checkout", "--quiet", "-b", "other"],
        ["no branch is checked out"] = ["checkout", "--quiet", "--detach"],
        ["somebody else works here"] = ["config", "user.name", "Somebody Else"],
        ["a settings file of the worktree appears"] = ["config", "--file", ".git/config.worktree", "user.name", "Somebody Else"],
        ["the commit is amended"] = ["commit", "--amend", "--allow-empty", "--message", "other words"],
    };

    private readonly TemporaryFolder _folder = new();

    public RememberedTreeSpecs()
    {
        Directory.CreateDirectory(_folder["store"]);
        Directory.CreateDirectory(_folder["tree/below"]);
        Git("init", "--quiet");
        Git("config", "user.name", "A. Person");
        Git("config", "user.email", "a@example.org");
        Git("commit", "--quiet", "--allow-empty", "--message", "first");
    }

    public static TheoryData<string> Names => [.. Changes.Keys];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_what_git_said()
    {
        Remembered().Find().ShouldBeNull();

        var said = await AskAsync();

        said.Head!.Subject.ShouldBe("first");
        said.UserName.ShouldBe("A. Person");
        Remembered().Find().ShouldBe(said);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Git_is_asked_again_once(string change)
    {
        await AskAsync();

        Git(Changes[change]);

        Remembered().Find().ShouldBeNull();
    }

    [Fact]
    public async Task Packed_references_and_other_work_trees_are_known_too()
    {
        Git("pack-refs", "--all");
        var packed = await AskAsync();
        Remembered().Find().ShouldBe(packed);
        Git("worktree", "add", "--quiet", _folder["other"], "-b", "other");

        var other = await AskAsync("other");
        Remembered("other").Find().ShouldBe(other);
        other.Branch.ShouldBe("other");
        Git("-C", _folder["other"], "commit", "--quiet", "--allow-empty", "--message", "there");

        Remembered("other").Find().ShouldBeNull();
    }

    [Fact]
    public async Task A_folder_below_is_part_of_the_repository_until_it_is_one_itself()
    {
        var said = await AskAsync("tree/below");
        Remembered("tree/below").Find().ShouldBe(said);

        Git("init", "--quiet", "below");

        Remembered("tree/below").Find().ShouldBeNull();
    }

    [Fact]
    public async Task Settings_that_include_others_are_left_to_git()
    {
        Git("config", "include.path", "../others");

        await AskAsync();

        Remembered().Find().ShouldBeNull();
    }

    [Fact]
    public async Task No_repository_is_remembered_until_there_is_one()
    {
        Directory.CreateDirectory(_folder["bare"]);
        (await AskAsync("bare")).Head.ShouldBeNull();
        Remembered("bare").Find().ShouldNotBeNull();

        Git("init", "--quiet", _folder["bare"]);

        Remembered("bare").Find().ShouldBeNull();
    }

    // Without the settings of whoever runs this, which may be of the kind that is left to git.
    private RememberedTree Remembered(string folder = "tree") => new(_folder[folder], _folder["store"], TimeProvider.System)
    {
        Variables = new Dictionary<string, string> { ["HOME"] = _folder["home"], ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
    };

    // What has just been changed is not trusted: the file system's clock must have moved on.
    private async Task<WorkingTree> AskAsync(string folder = "tree")
    {
        await Task.Delay(40);
        return await Remembered(folder).AskAsync(CancellationToken.None);
    }

    private void Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = _folder["tree"], RedirectStandardError = true, RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var errors = git.StandardError.ReadToEnd();
        git.WaitForExit();
        git.ExitCode.ShouldBe(0, errors);
    }
}
