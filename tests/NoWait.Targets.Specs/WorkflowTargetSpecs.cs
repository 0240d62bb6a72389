using NoWait.Targets.Specs.Trials;

namespace NoWait.Targets.Specs;

/// <summary>The workflow that is kept in step with its build.</summary>
public sealed class WorkflowTargetSpecs : IDisposable
{
    private const string Name = ".github/workflows/nowait.yml";

    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task It_is_written_checked_and_never_overwritten_when_somebody_changed_it()
    {
        _repository.Write("one");

        (await _repository.BuildAsync("Workflow --check")).ExitCode.ShouldBe(1);
        (await _repository.BuildAsync("Workflow")).Well.ShouldContain($"{Name} is written anew: commit it.");
        (await _repository.BuildAsync("Workflow --check")).Well.ShouldContain($"{Name} is what the build says.");
        _repository.Read(Name).ShouldContain("      - run: ./build.sh Ship\n");

        await File.AppendAllTextAsync(Path.Combine(_repository.Root, Name), "# mine\n");
        var refused = await _repository.BuildAsync("Workflow");
        refused.ExitCode.ShouldBe(2, refused.Output);
        refused.Output.ShouldContain("was changed by hand");
        (await _repository.BuildAsync("Workflow --check")).ExitCode.ShouldBe(1);
        (await _repository.BuildAsync("Workflow --force-workflow")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_pull_request_gets_a_comment_on_its_times()
    {
        _repository.Write("one");
        _repository.Variables["GITHUB_BASE_REF"] = "main";

        (await _repository.BuildAsync("BuildImages")).ExitCode.ShouldBe(0);

        _repository.Read("artifacts/waiting/comment.md").ShouldMatch(@"^### BuildImages: [\d.]+ m?s\n");
    }
}
