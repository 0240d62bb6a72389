using System.Text.Json;
using NoWait.Engine.Specs.Trials;
using Nuke.Common;

namespace NoWait.Engine.Specs;

public sealed class SchemaSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    internal enum Size
    {
        Small,
        Large,
    }

    internal interface IHazSize : INukeBuild
    {
        [Parameter("How big")]
        Size? Size => TryGetValue<Size?>(() => Size);

        [Parameter(ValueProviderMember = nameof(Colours))]
        string[]? Colour => TryGetValue(() => Colour);

        IEnumerable<string> Colours => ["red", "blue"];

        [Parameter]
        bool Fast => TryGetValue<bool?>(() => Fast) ?? false;

        [Parameter]
        int? Count => TryGetValue<int?>(() => Count);
    }

    [Fact]
    public void The_schema_lets_editors_complete_names_and_values()
    {
        _trial.Run<Sized>("Work").ExitCode.ShouldBe(0);

        using var schema = JsonDocument.Parse(_trial.Read(".nuke/build.schema.json"));
        var properties = schema.RootElement.GetProperty("properties");
        properties.GetProperty("Size").ToString().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal)
            .ShouldBe("""{"description":"Howbig","type":"string","enum":["Small","Large"]}""");
        properties.GetProperty("Colour").GetProperty("items").GetProperty("enum").GetArrayLength().ShouldBe(2);
        properties.GetProperty("Fast").GetProperty("type").GetString().ShouldBe("boolean");
        properties.GetProperty("Count").GetProperty("type").GetString().ShouldBe("integer");
        properties.GetProperty("Target").GetProperty("items").GetProperty("enum")[0].GetString().ShouldBe("Work");
    }

    [Fact]
    public void The_schema_is_written_again_when_somebody_changed_it()
    {
        _trial.Run<Sized>("Work");
        var original = _trial.Read(".nuke/build.schema.json");
        _trial.Write(".nuke/build.schema.json", "{}");

        _trial.Run<Sized>("Work");

        _trial.Read(".nuke/build.schema.json").ShouldBe(original);
    }

    [Fact]
    public void The_schema_is_not_touched_when_nothing_changed()
    {
        _trial.Run<Sized>("Work");
        var path = Path.Combine(_trial.Root, ".nuke", "build.schema.json");
        var old = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, old);

        _trial.Run<Sized>("Work");

        File.GetLastWriteTimeUtc(path).ShouldBe(old);
    }

    [Fact]
    public void Another_build_in_the_same_place_gets_its_own_schema()
    {
        _trial.Run<Sized>("Work");
        _trial.Run<Chain>("All");

        _trial.Read(".nuke/build.schema.json").ShouldContain("Compile");
    }

    private sealed class Sized : RecordingBuild, IHazSize
    {
        public Target Work => _ => _.Executes(() => { });
    }
}
