using NoWait.Changes.Questions;
using NoWait.Images;
using NoWait.Specs.Delivering;
using NoWait.Testing;

namespace NoWait.Specs.Changes;

/// <summary>What is answered where sources are compared with those of a commit.</summary>
public sealed class ChangeQuestionSpecs : IDisposable
{
    private readonly Repository _repository = new();

    public ChangeQuestionSpecs()
    {
        _repository.Git("init", "-q", "-b", "main");
        _repository.Git("config", "user.email", "me@example.com");
        _repository.Git("config", "user.name", "Me");
        _repository.Folder.Write("app/main", "one");
        _repository.Folder.Write("other/main", "one");
        Commit();
    }

    private static Service App { get; } = new("app") { Image = Of("app/") };

    public void Dispose()
    {
        // .NET cannot delete names of any bytes.
        Repository.Run("rm", "-rf", _repository.Folder["app"], _repository.Folder[".nuke"]);
        _repository.Dispose();
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "echo two > app/main", "app/main changed" },
        { "chmod +x app/main", "app/main is now executable" },
        { "mv app/main app/kern", "app/kern added; app/main removed" },
        { "ln -sf /etc/passwd app/link", "app/link now leads to /etc/passwd" },
        { "ln -sf . app/loop; ln -s ../.. app/up", "app/loop now leads to .; app/up now leads to ../.." },
        { "printf x > \"$(printf 'app/odd\\tna\\nme \\377')\"", "app/odd\\x09na\\x0ame \\xff added" },
        { "rm -r app", "error" },
    };

    [TheoryNeeds("git")]
    [MemberData(nameof(Changes))]
    public async Task Every_kind_of_change_is_named_and_after_its_commit_there_is_none(string change, string causes)
    {
        Repository.Run("sh", "-c", $"cd '{_repository.Folder.Path}' && {change}");

        var app = (await AskAsync("HEAD", App))[0];
        if (causes == "error")
        {
            app.Changed.ShouldBeTrue();
            app.Error.ShouldNotBeNull().ShouldContain("'app/' is not there");
            return;
        }

        string.Join("; ", app.Causes).ShouldBe(causes);
        Commit();
        (await AskAsync("HEAD", App))[0].Causes.ShouldBeEmpty();
        (await AskAsync("HEAD~1", App))[0].Causes.ShouldNotBeEmpty();
    }

    [FactNeeds("git")]
    public async Task A_definition_that_finds_its_inputs_finds_those_of_then()
    {
        _repository.Folder.Write("go/go.mod", "module example.org/app\n");
        _repository.Folder.Write("go/main.go", "package main\nimport _ \"example.org/app/words\"\n");
        _repository.Folder.Write("go/words/words.go", "package words\n");
        _repository.Folder.Write("go/unused/unused.go", "package unused\n");
        Commit();
        var service = new Service("go") { Image = Image.Go("."), Context = "go" };
        _repository.Folder.Write("go/unused/unused.go", "package unused // edited\n");
        (await AskAsync("main", service))[0].Causes.ShouldBeEmpty();

        _repository.Folder.Write("go/main.go", "package main\nimport _ \"example.org/app/unused\"\n");

        var causes = (await AskAsync("main", service))[0].Causes;
        causes.ShouldContain("main.go changed");
        causes.ShouldContain("unused/unused.go added");
        causes.ShouldContain("words/words.go removed");
    }

    [FactNeeds("git")]
    public async Task What_was_checked_out_for_an_earlier_question_misleads_no_later_one()
    {
        _repository.Folder.Write("app/main", "two");
        Commit();
        var files = _repository.Folder[".nuke/cache/commit/files"];
        (await AskAsync("HEAD", App))[0].Causes.ShouldBeEmpty();
        File.WriteAllText(Path.Combine(files, "app", "main"), "somebody was here");
        (await AskAsync("HEAD", App))[0].Causes.ShouldBeEmpty();
        File.WriteAllText(_repository.Folder[".nuke/cache/commit/index"], "no index");
        (await AskAsync("HEAD", App))[0].Causes.ShouldBeEmpty();
        Directory.Delete(files, recursive: true);
        (await AskAsync("HEAD~1", App))[0].Causes.ShouldBe(["app/main changed"]);
        File.Delete(_repository.Folder[".nuke/cache/commit/index"]);
        File.WriteAllText(Path.Combine(files, "app", "stray"), "");
        (await AskAsync("HEAD", App))[0].Causes.ShouldBeEmpty();
    }

    [FactNeeds("git")]
    public async Task Two_questions_at_once_wait_for_each_other()
    {
        _repository.Folder.Write("app/main", "two");
        Commit();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => AskAsync($"HEAD~{i % 2}", App))));

        answers.Select(answer => answer[0].Changed).ShouldBe([false, true, false, true, false, true]);
    }

    [FactNeeds("git")]
    public async Task A_workspace_below_the_repositorys_root_is_compared_with_its_own_files()
    {
        using var question = new ChangeQuestion(new Workspace(_repository.Folder["other"]), [new("other") { Image = Of("main") }], _repository.Options);
        (await question.AskAsync("HEAD", default)).Services[0].Causes.ShouldBeEmpty();

        _repository.Folder.Write("other/main", "two");

        using var again = new ChangeQuestion(new Workspace(_repository.Folder["other"]), [new("other") { Image = Of("main") }], _repository.Options);
        (await again.AskAsync("HEAD", default)).Services[0].Causes.ShouldBe(["main changed"]);
    }

    [FactNeeds("git")]
    public async Task A_context_elsewhere_counts_as_changed()
    {
        using var elsewhere = new TemporaryFolder();
        elsewhere.Write("main", "one");

        var answer = await AskAsync("HEAD", new Service("far") { Image = Of("main"), Context = elsewhere.Path });

        answer[0].Causes.ShouldBe([$"its context {elsewhere.Path} is no part of the repository"]);
    }

    [FactNeeds("git")]
    public async Task A_changed_build_script_is_told_of_because_its_earlier_words_are_not_known()
    {
        _repository.Folder.Write("build/Build.cs", "// one");
        Commit();
        _repository.Folder.Write("build/Build.cs", "// two");
        using var question = new ChangeQuestion(new Workspace(_repository.Folder.Path), [App], _repository.Options) { Script = "build" };

        var answer = await question.AskAsync("HEAD", default);

        answer.Script.ShouldBe(["build/Build.cs"]);
        ChangeRenderer.Terminal(answer, TimeZoneInfo.Utc).ShouldContain(
            "  ! The build script changed since then (build/Build.cs): what it says of services is taken as it is now.\n");
    }

    private static ImageDefinition Of(string source) => new()
    {
        Stages = [new("run", "scratch") { Instructions = [new Copy([source], "/data/")] }],
    };

    private async Task<IReadOnlyList<ServiceChange>> AskAsync(string since, params Service[] services)
    {
        using var question = new ChangeQuestion(new Workspace(_repository.Folder.Path), services, _repository.Options);
        return (await question.AskAsync(since, default)).Services;
    }

    private void Commit()
    {
        _repository.Git("add", "-A");
        _repository.Git("commit", "-q", "-m", "Change");
    }
}
