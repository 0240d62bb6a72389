using System.Linq.Expressions;
using NoWait.Engine.Specs.Trials;
using Nuke.Common;
using Nuke.Common.IO;

namespace NoWait.Engine.Specs;

public sealed class ParameterSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    internal enum Colour
    {
        Red,
        DarkBlue,
    }

    [ParameterPrefix("Cloud")]
    internal interface IHazRegion : INukeBuild
    {
        [Parameter("Where to")]
        string? Region => TryGetValue(() => Region);
    }

    internal interface IHazKnobs : INukeBuild
    {
        [Parameter]
        string? Title => TryGetValue(() => Title);

        [Parameter]
        int? Count => TryGetValue<int?>(() => Count);

        [Parameter]
        bool Fast => TryGetValue<bool?>(() => Fast) ?? false;

        [Parameter]
        Colour? Paint => TryGetValue<Colour?>(() => Paint);

        [Parameter]
        string[]? Names => TryGetValue(() => Names);

        [Parameter(Separator = "+")]
        int[]? Sizes => TryGetValue(() => Sizes);

        [Parameter]
        AbsolutePath? Folder => TryGetValue(() => Folder);

        [Parameter(Name = "rate")]
        decimal? HourlyRate => TryGetValue<decimal?>(() => HourlyRate);

        string? NoParameter => TryGetValue(() => NoParameter);

        int? CountByExpression
        {
            get
            {
                Expression<Func<object?>> expression = () => Count;
                return TryGetValue<int?>(expression);
            }
        }
    }

    internal interface IHazMetre : INukeBuild
    {
        [Parameter(Name = "metre-unit")]
        string? Unit => TryGetValue(() => Unit);
    }

    internal interface IHazLitre : INukeBuild
    {
        [Parameter(Name = "litre-unit")]
        string? Unit => TryGetValue(() => Unit);
    }

    [Fact]
    public void Parameters_resolve_from_command_line_then_environment_then_parameters_file()
    {
        Title("").ShouldBeNull();
        _trial.Write(".nuke/parameters.json", """{ "Title": "file" }""");
        Title("").ShouldBe("file");
        _trial.Variables["NUKE_TITLE"] = "nuke";
        Title("").ShouldBe("nuke");
        _trial.Variables["TITLE"] = "variable";
        Title("").ShouldBe("variable");
        Title("--title line").ShouldBe("line");

        string? Title(string commandLine) => Knobs(commandLine).Title;
    }

    [Fact]
    public void A_profile_is_read_over_the_common_file()
    {
        _trial.Write(".nuke/parameters.json", """{ "Title": "common", "Count": 1 }""");
        _trial.Write(".nuke/parameters.ci.json", """{ "Title": "ci" }""");

        Knobs("").Title.ShouldBe("common");
        Knobs("--profile ci").Title.ShouldBe("ci");
        Knobs("--profile ci").Count.ShouldBe(1);
    }

    [Fact]
    public void A_profile_that_is_not_there_is_named()
    {
        var run = _trial.Run<Knobby>("Show --profile nowhere");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("There is no profile nowhere");
    }

    [Theory]
    [InlineData("--count 7", 7)]
    [InlineData("--count -7", -7)]
    [InlineData("--count=7", 7)]
    [InlineData("--COUNT 7", 7)]
    [InlineData("-count 7", 7)]
    public void Numbers_are_read_however_the_name_is_written(string commandLine, int expected) =>
        Knobs(commandLine).Count.ShouldBe(expected);

    [Theory]
    [InlineData("", false)]
    [InlineData("--fast", true)]
    [InlineData("--fast true", true)]
    [InlineData("--fast false", false)]
    public void A_flag_needs_no_value(string commandLine, bool expected) => Knobs(commandLine).Fast.ShouldBe(expected);

    [Fact]
    public void A_flag_does_not_swallow_the_target_after_it()
    {
        var run = _trial.Run<Knobby>("--fast Show");

        run.Plan.ShouldBe(["Show"]);
        ((IHazKnobs)run.Build).Fast.ShouldBeTrue();
    }

    [Theory]
    [InlineData("--paint dark-blue")]
    [InlineData("--paint DARKBLUE")]
    public void Enums_are_read_without_regard_to_case_and_dashes(string commandLine) =>
        Knobs(commandLine).Paint.ShouldBe(Colour.DarkBlue);

    [Fact]
    public void A_list_takes_all_words_up_to_the_next_option()
    {
        var knobs = Knobs("--names one two --count 3");

        knobs.Names.ShouldBe(["one", "two"]);
        knobs.Count.ShouldBe(3);
    }

    [Fact]
    public void A_separator_cuts_one_word_into_a_list()
    {
        Knobs("--sizes 1+2+3").Sizes.ShouldBe([1, 2, 3]);
        _trial.Variables["SIZES"] = "4+5";
        Knobs("").Sizes.ShouldBe([4, 5]);
    }

    [Fact]
    public void Lists_come_from_variables_by_white_space_and_from_files_as_arrays()
    {
        _trial.Write(".nuke/parameters.json", """{ "Names": ["a b", "c"] }""");
        Knobs("").Names.ShouldBe(["a b", "c"]);
        _trial.Variables["NAMES"] = "d e";
        Knobs("").Names.ShouldBe(["d", "e"]);
    }

    [Fact]
    public void A_path_is_relative_to_where_one_stands() =>
        Knobs("--folder sub/here").Folder.ShouldBe(_trial.Root / "sub" / "here");

    [Fact]
    public void A_parameter_may_have_another_name_than_its_member()
    {
        Knobs("--rate 12.5").HourlyRate.ShouldBe(12.5m);
        _trial.Run<Knobby>("Show --hourly-rate 1").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void A_prefix_stands_before_the_names_of_a_component()
    {
        ((IHazRegion)_trial.Run<Knobby>("Show --cloud-region north").Build).Region.ShouldBe("north");
        _trial.Variables["CLOUD_REGION"] = "south";
        ((IHazRegion)_trial.Run<Knobby>("Show").Build).Region.ShouldBe("south");
    }

    [Fact]
    public void Two_components_may_call_a_member_the_same()
    {
        var build = _trial.Run<Measuring>("Work --metre-unit km --litre-unit hl").Build;

        ((IHazMetre)build).Unit.ShouldBe("km");
        ((IHazLitre)build).Unit.ShouldBe("hl");
    }

    [Fact]
    public void A_parameter_may_be_named_by_an_expression_tree() =>
        Knobs("--count 7").CountByExpression.ShouldBe(7);

    [Fact]
    public void A_value_that_does_not_fit_ends_with_2_before_anything_runs()
    {
        var run = _trial.Run<Knobby>("Show --count many");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldBe("--count: 'many' is not a whole number.\n");
        run.Build.Events.ShouldBeEmpty();
    }

    [Fact]
    public void A_bad_variable_ends_with_2_as_well()
    {
        _trial.Variables["COUNT"] = "many";

        var run = _trial.Run<Knobby>("Show");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldBe("Show: COUNT: 'many' is not a whole number.\n");
    }

    [Fact]
    public void A_bad_choice_lists_the_good_ones() =>
        _trial.Run<Knobby>("Show --paint green").Error.ShouldBe("--paint: 'green' is not one of Red, DarkBlue.\n");

    [Fact]
    public void A_torn_parameters_file_is_named_with_its_line()
    {
        _trial.Write(".nuke/parameters.json", "{\n  \"Title\": \"a\",\n  oops\n}");

        var run = _trial.Run<Knobby>("Show");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("parameters.json line 3 cannot be read");
    }

    [Fact]
    public void Fields_and_properties_of_the_class_are_set_and_keep_their_defaults()
    {
        var given = _trial.Run<Knobby>("Show --configuration Release --level 3").Build;
        given.SeenConfiguration.ShouldBe("Release");
        given.Level.ShouldBe(3);

        _trial.Run<Knobby>("Show").Build.SeenConfiguration.ShouldBe("Debug");
    }

    [Fact]
    public void A_value_is_found_once_and_kept()
    {
        var knobs = Knobs("--names one");

        knobs.Names.ShouldBeSameAs(knobs.Names);
    }

    [Fact]
    public void What_has_no_attribute_is_no_parameter() =>
        Should.Throw<Exception>(() => Knobs("").NoParameter).Message
            .ShouldBe("NoParameter is no parameter: put [Parameter] on it.");

    private IHazKnobs Knobs(string commandLine)
    {
        var run = _trial.Run<Knobby>("Show " + commandLine);
        run.ExitCode.ShouldBe(0, run.Error);
        return run.Build;
    }

    private sealed class Measuring : RecordingBuild, IHazMetre, IHazLitre
    {
        public Target Work => _ => _.Executes(() => { });
    }

    private sealed class Knobby : RecordingBuild, IHazKnobs, IHazRegion
    {
        [Parameter]
        private readonly string _configuration = "Debug";

        [Parameter]
        public int Level { get; private set; }

        public string SeenConfiguration => _configuration;

        public Target Show => _ => _.Executes(() =>
        {
            var knobs = (IHazKnobs)this;
            Did($"{knobs.Title} {knobs.Count}");
        });
    }
}
