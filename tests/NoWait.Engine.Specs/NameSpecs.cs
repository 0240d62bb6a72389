using FsCheck;
using FsCheck.Fluent;
using Nuke.Common.CommandLine;

namespace NoWait.Engine.Specs;

public sealed class NameSpecs
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Theory]
    [InlineData("HourlyRate", "hourly-rate")]
    [InlineData("NuGetApiKey", "nu-get-api-key")]
    [InlineData("APIKey", "api-key")]
    [InlineData("test-filter", "test-filter")]
    [InlineData("Use_This", "use-this")]
    public void A_member_is_written_with_dashes_on_the_command_line(string name, string dashed) =>
        Names.Dashed(name).ShouldBe(dashed);

    [Fact]
    public void However_a_name_is_written_it_is_the_same()
    {
        var names = Gen.Choose(1, 4).SelectMany(count => Words().ListOf(count))
            .Select(words => string.Concat(words.Select(x => char.ToUpperInvariant(x[0]) + x[1..])));

        Prop.ForAll(
            names.ToArbitrary(),
            name => Names.Same(name, Names.Dashed(name))
                && Names.Same(Names.Underscored(name), name)
                && !Names.Same(name, name + "x")).Check(Fixed);
    }

    [Fact]
    public void The_nearest_of_names_is_the_name_itself_when_it_is_among_them()
    {
        var names = Words().NonEmptyListOf();

        Prop.ForAll(names.ToArbitrary(), all => Names.Nearest(all[0].ToUpperInvariant(), all) == all[0]).Check(Fixed);
    }

    [Fact]
    public void Two_swapped_letters_are_one_mistake() => Names.Nearest("tset", ["test", "rest", "best"]).ShouldBe("test");

    private static Gen<string> Words() =>
        Gen.Choose(2, 8).SelectMany(count => Gen.Choose('a', 'z').Select(x => (char)x).ListOf(count))
            .Select(letters => string.Concat(letters));
}
