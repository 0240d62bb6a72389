using NoWait.Targets.Specs.Trials;

namespace NoWait.Targets.Specs;

/// <summary>Ctrl-C ends what was started, and nothing else.</summary>
public sealed class InterruptionSpecs : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task An_interrupted_step_ends_with_all_that_it_started_and_what_runs_stays()
    {
        (await _repository.Write("one").BuildAsync("Deploy")).ExitCode.ShouldBe(0);
        var before = (await _repository.BuildAsync("Status")).Well;
        var mark = $"{_repository.Root}/step";
        _repository.Write("one", make: $"sleep 4321 & echo $! > {mark}; wait");

        var said = await _repository.BuildOnTerminalAsync(
            "Deploy", 80, $"while ! test -s {mark}; do sleep 0.05; done; sleep 0.3; kill -INT $$");

        said.ExitCode.ShouldBe(130, said.Output);
        File.Exists($"/proc/{_repository.Read("step").Trim()}").ShouldBeFalse();
        _repository.LastRun.GetProperty("result").GetString().ShouldBe("cancelled");
        (await _repository.BuildAsync("Status")).Well.ShouldBe(before);
    }
}
