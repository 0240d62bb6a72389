using NoWait.Engine.Specs.Trials;
using Nuke.Common;

namespace NoWait.Engine.Specs;

public sealed class CommandLineSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    internal interface IHazConfiguration : INukeBuild
    {
        [Parameter]
        string? Configuration => TryGetValue(() => Configuration);
    }

    [Theory]
    [InlineData("Depoly", "There is no target Depoly. Did you mean Deploy?")]
    [InlineData("comple", "There is no target comple. Did you mean Compile?")]
    [InlineData("Comp", "There is no target Comp. Did you mean Compile?")]
    [InlineData("Xyzzy", "There is no target Xyzzy. See --help for those there are.")]
    [InlineData("Deploy --skip Comiple", "There is no target Comiple. Did you mean Compile?")]
    [InlineData("--configurtion x", "There is no parameter --configurtion. Did you mean --configuration?")]
    [InlineData("--verbos", "There is no parameter --verbos. Did you mean --verbosity?")]
    [InlineData("--abracadabra", "There is no parameter --abracadabra. See --help for those there are.")]
    [InlineData("--verbosity loud", "--verbosity is Verbose, Normal, Minimal or Quiet, not 'loud'.")]
    [InlineData("--configuration", "--configuration needs a text after it.")]
    public void What_is_not_there_is_answered_with_the_nearest_name_and_exit_code_2(string commandLine, string message)
    {
        var run = _trial.Run<Small>(commandLine, x => x.Deploy);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldBe(message + "\n");
        run.Output.ShouldBeEmpty();
        run.Build.Events.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_target_and_a_default_one_is_asked_for()
    {
        var run = _trial.Run<Small>("");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("No target was named");
    }

    [Theory]
    [InlineData("deploy")]
    [InlineData("DEPLOY")]
    [InlineData("--target Deploy")]
    [InlineData("--configuration Release Deploy")]
    [InlineData("Deploy --no-logo")]
    public void A_target_is_found_wherever_and_however_it_is_written(string commandLine) =>
        _trial.Run<Small>(commandLine).Plan.ShouldBe(["Compile", "Deploy"]);

    [Fact]
    public void Invoked_is_set_only_for_targets_named_on_the_command_line()
    {
        var named = _trial.Run<Small>("Deploy");
        named.Build.Self.InvokedTargets.Select(x => x.Name).ShouldBe(["Deploy"]);
        named["Compile"].Invoked.ShouldBeFalse();

        var byDefault = _trial.Run<Small>("", x => x.Deploy);
        byDefault.Build.Self.InvokedTargets.ShouldBeEmpty();
        byDefault["Deploy"].IsDefault.ShouldBeTrue();
        byDefault["Deploy"].Invoked.ShouldBeFalse();
    }

    [Fact]
    public void The_build_knows_what_was_asked_of_it()
    {
        var build = _trial.Run<Small>("Deploy --no-logo --verbosity minimal").Build.Self;

        build.NoLogo.ShouldBeTrue();
        build.Verbosity.ShouldBe(Verbosity.Minimal);
        build.Plan.ShouldBeFalse();
        build.Help.ShouldBeFalse();
        build.Continue.ShouldBeFalse();
        build.ExitCode.ShouldBeNull();
        build.RootDirectory.ShouldBe(_trial.Root);
        build.TemporaryDirectory.ShouldBe(_trial.Root / ".nuke" / "temp");
    }

    [Fact]
    public void Quiet_says_nothing_of_what_goes_well() =>
        _trial.Run<Small>("Deploy --verbosity quiet").Output.ShouldBeEmpty();

    private sealed class Small : RecordingBuild, IHazConfiguration
    {
        public Target Compile => _ => _.Executes(() => { });

        public Target Deploy => _ => _.DependsOn(Compile).Executes(() => { });
    }
}
