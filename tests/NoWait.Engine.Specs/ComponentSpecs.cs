using NoWait.Engine.Specs.Trials;
using Nuke.Common;

namespace NoWait.Engine.Specs;

public sealed class ComponentSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    internal interface IHazLog : INukeBuild
    {
        List<string> Log { get; }
    }

    internal interface ICompile : IHazLog
    {
        Target Compile => _ => _.Description("Compiles").Executes(() => Log.Add("component"));
    }

    internal interface IDeploy : IHazLog
    {
        Target Deploy => _ => _
            .DependsOn<ICompile>(x => x.Compile)
            .TryDependsOn<IAbsent>(x => x.Absent)
            .TryAfter<ICompile>(x => x.Compile)
            .Executes(() => Log.Add("deploy"));
    }

    internal interface IAbsent : INukeBuild
    {
        Target Absent => _ => _.Executes(() => { });
    }

    internal interface INeedAbsent : INukeBuild
    {
        Target Needing => _ => _.DependsOn<IAbsent>(x => x.Absent).Executes(() => { });
    }

    [Fact]
    public void Targets_of_component_interfaces_are_targets_of_the_build()
    {
        var run = _trial.Run<Plain>("", x => ((IDeploy)x).Deploy);

        run.Build.Log.ShouldBe(["component", "deploy"]);
        run["Compile"].Member.DeclaringType.ShouldBe(typeof(ICompile));
    }

    [Fact]
    public void An_explicit_override_takes_the_components_place_and_may_inherit_from_it() =>
        _trial.Run<Overriding>("Deploy").Build.Log.ShouldBe(["before", "component", "deploy"]);

    [Fact]
    public void An_inherited_description_stays() => _trial.Run<Overriding>("Deploy")["Compile"].Description.ShouldBe("Compiles");

    [Fact]
    public void A_public_override_takes_the_components_place() =>
        _trial.Run<Replacing>("Deploy").Build.Log.ShouldBe(["replaced", "deploy"]);

    [Fact]
    public void Base_takes_over_from_the_base_class() =>
        _trial.Run<Derived>("Compile").Build.Log.ShouldBe(["base", "middle", "derived"]);

    [Fact]
    public void Inherit_takes_over_from_other_targets() =>
        _trial.Run<Derived>("Both").Build.Log.ShouldBe(["one", "two", "both"]);

    [Fact]
    public void Naming_a_target_of_an_absent_component_says_what_is_missing()
    {
        var run = _trial.Run<Lacking>("Needing");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldBe(
            "Target Needing names a target of IAbsent, which Lacking is not. " +
            "Add IAbsent to the build class, or use TryDependsOn.\n");
    }

    private sealed class Plain : RecordingBuild, ICompile, IDeploy
    {
        public List<string> Log { get; } = [];
    }

    private sealed class Overriding : RecordingBuild, ICompile, IDeploy
    {
        public List<string> Log { get; } = [];

        Target ICompile.Compile => _ => _.Executes(() => Log.Add("before")).Inherit<ICompile>(x => x.Compile);
    }

    private sealed class Replacing : RecordingBuild, ICompile, IDeploy
    {
        public List<string> Log { get; } = [];

        public Target Compile => _ => _.Executes(() => Log.Add("replaced"));
    }

    private class Basic : RecordingBuild
    {
        public List<string> Log { get; } = [];

        public virtual Target Compile => _ => _.Executes(() => Log.Add("base"));
    }

    private class Middle : Basic
    {
        public override Target Compile => _ => _.Base().Executes(() => Log.Add("middle"));
    }

    private sealed class Derived : Middle
    {
        public override Target Compile => _ => _.Base().Executes(() => Log.Add("derived"));

        public Target One => _ => _.Executes(() => Log.Add("one"));

        public Target Two => _ => _.Executes(() => Log.Add("two"));

        public Target Both => _ => _.Inherit(One, Two).Executes(() => Log.Add("both"));
    }

    private sealed class Lacking : RecordingBuild, INeedAbsent;
}
