using NoWait.Engine.Specs.Trials;
using Nuke.Common;

namespace NoWait.Engine.Specs;

public sealed class HelpAndPlanSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    internal enum Size
    {
        Small,
        Large,
    }

    internal interface IHazChoices : INukeBuild
    {
        [Parameter("How big it is")]
        Size? Size => TryGetValue<Size?>(() => Size);

        [Parameter("What is said first")]
        string? Greeting => TryGetValue(() => Greeting);

        [Parameter("Key of the shop")]
        [Secret]
        string? ShopKey => TryGetValue(() => ShopKey);

        [Parameter("Not for everybody", List = false)]
        string? Hidden => TryGetValue(() => Hidden);

        [Parameter("What goes in", ValueProviderMember = nameof(Fillings))]
        string[]? Filling => TryGetValue(() => Filling);

        IEnumerable<string> Fillings => ["cheese", "jam"];
    }

    [Fact]
    public void Help_shows_targets_with_what_they_wait_for_and_parameters_with_what_they_take()
    {
        _trial.Variables["GREETING"] = "hello";
        _trial.Variables["SHOP_KEY"] = "sesame";

        var run = _trial.Run<Shop>("--help", x => x.Deploy);

        run.ExitCode.ShouldBe(0);
        run.Build.Events.ShouldBeEmpty();
        run.Output.ShouldContain(
            """
            Targets
              Restore   Fetch what is needed
            * Deploy    Bring it out  <- Restore, Pack
              Pack      <- Restore
            * runs when no target is named

            Parameters
              --filling <cheese|jam>...   What goes in
              --greeting <text>           What is said first [hello]
              --shop-key <text>           Key of the shop [***]
              --size <Small|Large>        How big it is

            """.ReplaceLineEndings("\n"));
        run.Output.ShouldNotContain("Secretly");
        run.Output.ShouldNotContain("sesame");
        run.Output.ShouldNotContain("hidden");
    }

    [Fact]
    public void Help_shows_even_where_a_value_is_wrong()
    {
        _trial.Variables["SIZE"] = "medium";

        _trial.Run<Shop>("--help").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Plan_is_a_tree_with_the_last_measured_duration_of_each_target()
    {
        _trial.Write(".nuke/temp/durations.tsv", "Deploy\t1610\nRestore\t310\n");

        var run = _trial.Run<Shop>("--plan", x => x.Deploy);

        run.ExitCode.ShouldBe(0);
        run.Build.Events.ShouldBeEmpty();
        run.Output.ShouldBe(
            """

              Deploy                1.61 s   Bring it out
              ├─ Restore            310 ms   Fetch what is needed
              ├─ Pack                    -
              │  └─ Restore
              └─ Tell (triggered)        -

              Runs  Restore > Pack > Deploy > Tell
              Last  1.92 s in all, without 2 never measured

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Durations_are_remembered_from_run_to_run()
    {
        _trial.Run<Shop>("Deploy").ExitCode.ShouldBe(0);

        var names = _trial.Read(".nuke/temp/durations.tsv").Split('\n').Select(x => x.Split('\t')[0]);

        names.ShouldBe(["Restore", "Pack", "Deploy", "Tell", ""]);
    }

    [Fact]
    public void A_torn_file_of_durations_is_as_good_as_none()
    {
        _trial.Write(".nuke/temp/durations.tsv", "Deploy\nRestore\tsoon\n\0\t\0");

        _trial.Run<Shop>("--plan Deploy").Output.ShouldContain("never measured");
        _trial.Run<Shop>("Deploy").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Without_a_terminal_there_are_no_colours()
    {
        _trial.Run<Shop>("--help").Output.ShouldNotContain("\e");
        _trial.Run<Shop>("Deploy").Output.ShouldNotContain("\e");
    }

    private sealed class Shop : RecordingBuild, IHazChoices
    {
        public Target Restore => _ => _.Description("Fetch what is needed").Executes(() => { });

        public Target Deploy => _ => _.Description("Bring it out").DependsOn(Restore, Pack).Executes(() => { });

        public Target Pack => _ => _.DependsOn(Restore).Executes(() => { });

        public Target Tell => _ => _.Unlisted().TriggeredBy(Deploy).Executes(() => { });

        public Target Secretly => _ => _.Unlisted().Executes(() => { });
    }
}
