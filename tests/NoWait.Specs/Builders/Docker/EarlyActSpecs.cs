using NoWait.Images;
using NoWait.Testing;

namespace NoWait.Specs.Builders.Docker;

public sealed class EarlyActSpecs : IDisposable
{
    private readonly DockerFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [FactNeeds("docker")]
    public async Task What_a_later_step_waits_for_is_done_before_it_runs()
    {
        _fixture.Write("main", "source");
        _fixture.Write(".dockerignore", "**\n!main\n");
        _fixture.Act = async (act, token) => await File.AppendAllTextAsync(act.File, $" and {act.Instruction.GetType().Name} {act.Stage} {act.Path}", token);
        var definition = Image
            .Stage("build", RealEngine.Busybox, stage => stage
                .Copy("main")
                .Run($"mkdir /out && cp main /out/app && chmod 755 /out/app && echo {_fixture.Service}")
                .Strip("/out/app")
                .Run("ls -l /out/app | cut -c1-10 > /out/mode")
                .Compress("/out/app"))
            .Stage("second", RealEngine.Busybox, stage => stage.CopyFrom("build", "/out/app", "/out/").CopyFrom("build", "/out/mode", "/out/"))
            .Stage("run", "scratch", stage => stage.CopyFrom("second", "/out", "/"));

        var output = await _fixture.BuildAsync(definition);

        var folder = Path.Combine(output.Stages["second"], "out");
        File.ReadAllText(Path.Combine(folder, "app")).ShouldBe("source and Strip build /out/app and Compress build /out/app");
        File.ReadAllText(Path.Combine(folder, "mode")).ShouldBe("-rwxr-xr-x\n");
        output.Pending.ShouldBeEmpty();
        output.Steps.ShouldBe(new(7, 0));
        File.Exists(_fixture[".nowait-acts"]).ShouldBeFalse();
        (await _fixture.BuildAsync(definition)).Steps.ShouldBe(new(7, 7));
    }
}
