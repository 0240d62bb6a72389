using NoWait.Images;
using NoWait.Images.Dockerfiles;
using NoWait.Images.Variables;

namespace NoWait.Specs.Images;

public sealed class ExpansionSpecs
{
    [Theory]
    [InlineData("$A", "one.two.one")]
    [InlineData("${A}x", "one.two.onex")]
    [InlineData("$UNSET.", ".")]
    [InlineData("\\$A", "$A")]
    [InlineData("\\\\$A", "\\one.two.one")]
    [InlineData("C:\\dir", "C:\\dir")]
    [InlineData("${UNSET-d} ${EMPTY-d} ${EMPTY:-d}", "d  d")]
    [InlineData("${A+d} ${EMPTY+d} ${EMPTY:+d} ${UNSET+d}", "d d  ")]
    [InlineData("${UNSET:-${A#one.}}", "two.one")]
    [InlineData("${UNSET:-'a b'}", "a b")]
    [InlineData("${A#*.}|${A##*.}|${A%.*}|${A%%.*}", "two.one|one|one.two|one")]
    [InlineData("${A#x}|${A#?}|${A%\\*}", "one.two.one|ne.two.one|one.two.one")]
    [InlineData("${A/one/1}|${A//one/1}|${A//?/x}|${A/o*o/-}", "1.two.one|1.two.1|xxxxxxxxxxx|-ne")]
    [InlineData("${EMPTY//*/y}", "y")]
    [InlineData("$1$$a", "a")]
    [InlineData("100$", "100$")]
    public void A_reference_becomes_its_value(string text, string value)
    {
        var image = Image.Stage("run", "a", s => s.Env("A", "one.two.one").Env("EMPTY", "").With(new Label([new("x", text)])));

        ((Label)image.Expand([]).RunStage.Instructions[2]).Labels[0].Value.ShouldBe(value);
    }

    [Fact]
    public void An_argument_is_what_the_build_gives_or_its_default_or_what_stands_before_the_stages()
    {
        var image = Dockerfile.Read("""
            ARG BASE=alpine
            ARG TAG
            FROM ${BASE}:${TAG:-3.20}
            ARG BASE
            ARG GIVEN=no
            ARG NONE
            LABEL a=$BASE b=$GIVEN c=$NONE d=$TAG
            """).Expand([new("GIVEN", "yes")]);

        image.RunStage.From.ShouldBe("alpine:3.20");
        image.RunStage.Instructions.Take(3).ShouldBe([new Arg("BASE", "alpine"), new Arg("GIVEN", "yes"), new Arg("NONE", null)]);
        ((Label)image.RunStage.Instructions[3]).Labels.ShouldBe([new("a", "alpine"), new("b", "yes"), new("c", ""), new("d", "")]);
    }

    [Fact]
    public void Platforms_are_known_before_the_stages() =>
        Dockerfile.Read("FROM --platform=$BUILDPLATFORM x-$TARGETARCH")
            .Expand([new("BUILDPLATFORM", "linux/amd64"), new("TARGETARCH", "arm64")])
            .RunStage.ShouldBe(new StageDefinition("0", "x-arm64") { Platform = "linux/amd64" });

    [Fact]
    public void All_pairs_of_one_instruction_see_what_stood_before_it()
    {
        var image = Dockerfile.Read("FROM a\nENV x=1\nENV x=2 y=$x\nENV z=$x$y").Expand([]);

        ((Env)image.RunStage.Instructions[2]).Variables.ShouldBe([new("z", "21")]);
    }

    [Fact]
    public void A_stage_sees_what_its_base_sets_and_starts_with_its_triggers()
    {
        var image = Dockerfile.Read("FROM img AS base\nENV A=1\nONBUILD ENV B=$A$P\nFROM base\nLABEL x=$A$B$P")
            .Expand([], stage => stage.From == "img" ? [new("P", "p")] : []);

        image.RunStage.Instructions.ShouldBe([new Env([new("B", "1p")]), new Label([new("x", "11pp")])]);
    }

    [Fact]
    public void What_the_shell_expands_stays()
    {
        var image = Dockerfile.Read("FROM a\nENV A=1\nRUN echo $A\nCMD echo $A\nHEALTHCHECK CMD echo $A\n").Expand([]);

        image.RunStage.Instructions.Skip(1).Select(i => i.ToString()).ShouldBe(["RUN echo $A", "CMD echo $A", "HEALTHCHECK CMD echo $A"]);
    }

    [Fact]
    public void Here_documents_mounts_and_ports_are_expanded()
    {
        var image = Dockerfile.Read("FROM a\nENV A=1 P=\"80 443/tcp\"\nCOPY <<x <<'y' /d/\n\"$A\" \\$A\nx\n$A\ny\nRUN --mount=type=cache,target=/$A,id=c-$A,uid=$A true\nEXPOSE $P\n").Expand([]);

        var copy = (Copy)image.RunStage.Instructions[1];
        copy.Heredocs.Select(document => document.Content).ShouldBe(["\"1\" $A\n", "$A\n"]);
        ((Run)image.RunStage.Instructions[2]).Mounts.ShouldBe([new CacheMount("/1") { Id = "c-1", UserId = "1" }]);
        ((Expose)image.RunStage.Instructions[3]).Ports.ShouldBe(["80", "443/tcp"]);
    }

    [Theory]
    [InlineData("FROM $BASE", "its base '$BASE' is empty")]
    [InlineData("FROM a\nENV A=\"${B:?give it}\"", "B: give it")]
    public void A_value_that_is_missing_is_named(string text, string what) =>
        Should.Throw<DefinitionException>(() => Dockerfile.Read(text).Expand([])).Message.ShouldContain(what);
}
