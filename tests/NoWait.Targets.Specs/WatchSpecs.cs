using System.Text.RegularExpressions;
using NoWait.Targets.Specs.Trials;
using NoWait.Testing;

namespace NoWait.Targets.Specs;

/// <summary>Somebody watches, edits, and goes.</summary>
public sealed class WatchSpecs : IDisposable
{
    private readonly Repository _repository = new();

    public WatchSpecs()
    {
        _repository.Write("one", make: "true", run: Run("first"));
        _repository.Variables["NO_COLOR"] = null;
        _repository.Variables["TERM"] = "xterm";
    }

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_change_runs_without_an_image_until_the_next_deployment_puts_one_there()
    {
        var said = await WatchAsync($"{Until("first")}; {Edit("second")}; {Until("second")}");

        said.ExitCode.ShouldBe(130, said.Output);
        _repository.Read("said").ShouldBe("second\n");
        var watched = (await _repository.BuildAsync("Status")).Well;
        watched.ShouldContain("live-updated");
        said.Output.ShouldContain("one goes on running as it was changed here, and no image is like that: Deploy puts one there.");

        (await _repository.BuildAsync("Deploy")).ExitCode.ShouldBe(0);
        (await _repository.BuildAsync("Status")).Well.ShouldNotContain("live-updated");
        (await _repository.BuildAsync("Deploy")).Well.ShouldContain("nothing changed");
    }

    [Fact]
    public async Task A_terminal_shows_the_state_above_and_the_lines_below()
    {
        var said = await WatchAsync($"{Until("first")}; {Edit("second")}; {Until("second")}; sleep 1");

        var drawn = Regex.Replace(said.Output, "\e[78]|\e\\[[0-9;?]*[a-zA-Z=]|\e=", "\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        drawn.ShouldContain("one  deploying", string.Join('\n', drawn));
        drawn.ShouldContain(line => Regex.IsMatch(line, @"^one  well +\d.*  today \d loops?, .*, \$\d.*  \(noticed .*, compiled .*, copied"), string.Join('\n', drawn));
        drawn.ShouldContain("one | I am second");
    }

    [Fact]
    public async Task A_failing_build_is_shown_and_what_runs_stays()
    {
        var said = await WatchAsync($"{Until("first")}; echo 'echo nobody can do this; exit 3' > services/one/make; while ! grep -q 'nobody can do this' .nuke/terminal; do sleep 0.1; done; sleep 1");

        said.ExitCode.ShouldBe(130, said.Output);
        said.Output.ShouldContain("✗ one: ");
        _repository.Read("said").ShouldBe("first\n");
    }

    private Task<Said> WatchAsync(string meanwhile) =>
        _repository.BuildOnTerminalAsync("Watch", 120, $"cd {_repository.Root}; {meanwhile}; sleep 0.5; kill -INT $$");

    private string Run(string word) => $"echo {word} > {_repository.Root}/said; echo I am {word}; exec sleep 1000";

    private string Edit(string word) => $"printf '#!/bin/sh\\n{Run(word)}\\n' > services/one/run";

    private static string Until(string word) => $"while ! grep -q {word} said; do sleep 0.05; done; sleep 1";
}
