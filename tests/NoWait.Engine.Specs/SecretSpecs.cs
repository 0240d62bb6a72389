using NoWait.Engine.Specs.Trials;
using Nuke.Common;

namespace NoWait.Engine.Specs;

public sealed class SecretSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    internal interface IHazToken : INukeBuild
    {
        [Parameter]
        [Secret]
        string? Token => TryGetValue(() => Token);

        [Parameter]
        [Secret]
        int? Pin => TryGetValue<int?>(() => Pin);
    }

    [Fact]
    public void A_secret_never_reaches_the_output()
    {
        var run = _trial.Run<Careless>("Work --token tr0ub4dor");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldBe("Work: cannot log in with ***\n");
        run.Output.ShouldNotContain("tr0ub4dor");
    }

    [Fact]
    public void A_secret_that_cannot_be_read_is_not_shown_either()
    {
        var run = _trial.Run<Careless>("Work --pin tr0ub4dor");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldBe("--pin is not a whole number.\n");
    }

    [Fact]
    public void GitHub_is_told_of_a_secret_so_that_it_hides_it_too()
    {
        _trial.Variables["GITHUB_ACTIONS"] = "true";

        var run = _trial.Run<Careless>("Work --token tr0ub4dor");

        run.Output.ShouldContain("::add-mask::tr0ub4dor\n");
        run.Error.ShouldBe("::error::Work: cannot log in with ***\n");
    }

    [Fact]
    public void An_encrypted_value_is_refused_with_what_to_do()
    {
        _trial.Write(".nuke/parameters.json", """{ "Token": "v1:abcdef" }""");

        _trial.Run<Careless>("Work").Error.ShouldContain("is encrypted, which this engine cannot undo. Give it with --token");
    }

    private sealed class Careless : RecordingBuild, IHazToken
    {
        public Target Work => _ => _.Executes(() => Assert.Fail($"cannot log in with {((IHazToken)this).Token}"));
    }
}
