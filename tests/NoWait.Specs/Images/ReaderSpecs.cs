using NoWait.Images;
using NoWait.Images.Dockerfiles;

namespace NoWait.Specs.Images;

public sealed class ReaderSpecs
{
    [Fact]
    public void Directives_stand_at_the_top_alone()
    {
        var image = Dockerfile.Read("# syntax=docker/dockerfile:1\n# ESCAPE = `\n# a comment\n# check=skip=all\nFROM c:\\x\nRUN a `\n  b\n");

        image.Directives.ShouldBe([new("syntax", "docker/dockerfile:1"), new("escape", "`")]);
        image.RunStage.From.ShouldBe("c:\\x");
        Text(image).ShouldBe("a   b");
    }

    [Fact]
    public void Continued_lines_are_joined_over_comments_and_blank_lines() =>
        Text(Dockerfile.Read("FROM a\nRUN one && \\\n# why\n\n   two \\  \n  three\n")).ShouldBe("one &&    two   three");

    [Fact]
    public void An_escaped_escape_ends_no_line() => Text(Dockerfile.Read("FROM a\nRUN echo \\\\\nUSER b\n")).ShouldBe("echo \\\\");

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_are_taken()
    {
        var image = Dockerfile.Read("\ufeff# escape=\\\r\nFROM a\r\nRUN one \\\r\n two\r\n");

        Text(image).ShouldBe("one  two");
    }

    [Fact]
    public void Here_documents_follow_in_their_order_with_their_names_rules()
    {
        var image = Dockerfile.Read("FROM a\nRUN <<ONE cat 3<<-\"TWO\" > /x\nfirst $A\nONE\n\tsecond\n\tTWO\nCOPY <<x.txt y /d/\n$HOME\nx.txt\n");

        var shell = (Command.ShellForm)((Run)image.RunStage.Instructions[0]).Command;
        shell.Heredocs.ShouldBe(
        [
            new Heredoc("ONE", "first $A\n"),
            new Heredoc("TWO", "second\n") { Expand = false, Chomp = true, FileDescriptor = 3 },
        ]);
        image.RunStage.Instructions[1].ShouldBe(new Copy(["x.txt", "y"], "/d/") { Heredocs = [new Heredoc("x.txt", "$HOME\n")] });
    }

    [Fact]
    public void The_old_form_of_env_and_label_takes_the_rest_of_the_line()
    {
        var image = Dockerfile.Read("FROM a\nENV NAME some value\nLABEL \"a.b\" c\nENV A=1 B=\"two words\" C=it\\'s D=\n");

        image.RunStage.Instructions.ShouldBe(
        [
            new Env([new("NAME", "some value")]),
            new Label([new("a.b", "c")]),
            new Env([new("A", "1"), new("B", "two words"), new("C", "it's"), new("D", "")]),
        ]);
    }

    [Fact]
    public void Quotes_go_and_references_stay()
    {
        var image = Dockerfile.Read("FROM a\nENV A='$NOT' B=\"x ${Y:-z w}\" C=\\$5 D=$E\\\\$F G='a$'b\n");

        var values = ((Env)image.RunStage.Instructions[0]).Variables.Select(pair => pair.Value);
        values.ShouldBe(["\\$NOT", "x ${Y:-z w}", "\\$5", "$E\\\\$F", "a\\$b"]);
    }

    [Fact]
    public void What_is_not_quite_json_is_for_the_shell()
    {
        var image = Dockerfile.Read("FROM a\nRUN [\"a\", 'b']\nRUN [ -f x ] && y\nCMD [\"a\", \"\\u0062\"]\nVOLUME [\"/a b\"] \nVOLUME /c /d\n");

        image.RunStage.Instructions.ShouldBe(
        [
            new Run(new Command.ShellForm("[\"a\", 'b']")),
            new Run(new Command.ShellForm("[ -f x ] && y")),
            new Cmd(new Command.ExecForm(["a", "b"])),
            new Volume(["/a b"]),
            new Volume(["/c", "/d"]),
        ]);
    }

    [Fact]
    public void Every_flag_of_every_instruction_is_read()
    {
        var image = Dockerfile.Read("""
            ARG V=1
            FROM --platform=$BUILDPLATFORM golang:${V} AS Build
            COPY --from=x --chmod=u+x --chown=a:b --link --parents --exclude=*.md --exclude=t a b/ c/
            ADD --checksum=sha256:0 --keep-git-dir=true --unpack=false https://x/y.git /z
            RUN --mount=type=cache,target=/root/.npm,sharing=locked,uid=$UID,mode=0700 --mount=src=a,dst=b,rw \
                --mount=type=secret,id=s,target=/t,required --mount=type=ssh,id=k --mount=type=tmpfs,target=/t2,size=1k \
                --network=none --security=insecure --device=gpu npm ci
            HEALTHCHECK --interval=1m30s --timeout=1.5s --start-period=0s --start-interval=200ms --retries=3 CMD ["x"]
            HEALTHCHECK NONE
            ONBUILD COPY . .
            """);

        image.Arguments.ShouldBe([new Arg("V", "1")]);
        image.RunStage.Name.ShouldBe("build");
        image.RunStage.Platform.ShouldBe("$BUILDPLATFORM");
        image.RunStage.Instructions.ShouldBe(
        [
            new Copy(["a", "b/"], "c/") { From = "x", Chmod = "u+x", Chown = "a:b", Link = true, Parents = true, Excludes = ["*.md", "t"] },
            new Add(["https://x/y.git"], "/z") { Checksum = "sha256:0", KeepGitDir = true, Unpack = false },
            new Run(new Command.ShellForm("npm ci"))
            {
                Mounts =
                [
                    new CacheMount("/root/.npm") { Sharing = CacheSharing.Locked, UserId = "$UID", Mode = "0700", Variables = Cache.Npm.Variables },
                    new BindMount("b") { Source = "a", ReadWrite = true },
                    new SecretMount { Id = "s", Target = "/t", Required = true },
                    new SshMount { Id = "k" },
                    new TmpfsMount("/t2") { Size = 1024 },
                ],
                Network = "none",
                Security = "insecure",
                Devices = ["gpu"],
            },
            new Healthcheck(new Command.ExecForm(["x"]))
            {
                Interval = TimeSpan.FromSeconds(90),
                Timeout = TimeSpan.FromSeconds(1.5),
                StartPeriod = TimeSpan.Zero,
                StartInterval = TimeSpan.FromMilliseconds(200),
                Retries = 3,
            },
            new Healthcheck((Command?)null),
            new OnBuild(new Copy(["."], ".")),
        ]);
    }

    [Fact]
    public void Instructions_know_their_lines()
    {
        var image = Dockerfile.Read("FROM a\n\n# x\nRUN one \\\n two\nUSER b\n", "sub/Dockerfile");

        image.RunStage.Instructions.Select(i => i.Origin.ToString()).ShouldBe(["sub/Dockerfile:4", "sub/Dockerfile:6"]);
    }

    [Theory]
    [InlineData("", 1, "there is no stage")]
    [InlineData("RUN a", 1, "RUN stands before the first FROM")]
    [InlineData("FROM a\n\nCOPYY a b", 3, "there is no instruction 'COPYY'. Did you mean COPY")]
    [InlineData("FROM a AS 1b", 1, "'1b' cannot be a stage's name")]
    [InlineData("FROM a b", 1, "FROM takes an image")]
    [InlineData("FROM a\nCOPY x", 2, "COPY needs a source and a destination")]
    [InlineData("FROM a\nCOPY --form=x a b", 2, "COPY has no flag '--form'")]
    [InlineData("FROM a\nENV X", 2, "ENV 'X' has no value")]
    [InlineData("FROM a\nENV A=b c", 2, "ENV 'c' is no NAME=VALUE")]
    [InlineData("FROM a\nENV A='b", 2, "a single quote is not closed")]
    [InlineData("FROM a\nENV A=${b", 2, "has no closing '}'")]
    [InlineData("FROM a\nENV A=${b^c}", 2, "'^' is no modifier")]
    [InlineData("FROM a\nSHELL bash", 2, "SHELL takes its arguments in JSON form only")]
    [InlineData("FROM a\nCMD [1]", 2, "CMD's JSON form holds something other than texts")]
    [InlineData("FROM a\nRUN <<E\nx", 2, "the here-document 'E' is not ended")]
    [InlineData("FROM a\nRUN --mount=type=cahce,target=/x y", 2, "RUN --mount type 'cahce' is not known")]
    [InlineData("FROM a\nRUN --mount=type=cache,taget=/x y", 2, "RUN --mount has no key 'taget'. Did you mean target")]
    [InlineData("FROM a\nRUN --network=wifi x", 2, "RUN --network=wifi is not known")]
    [InlineData("FROM a\nHEALTHCHECK --interval=soon CMD x", 2, "is no duration")]
    [InlineData("FROM a\nHEALTHCHECK x", 2, "HEALTHCHECK must be followed by CMD or NONE")]
    [InlineData("FROM a\nONBUILD FROM b", 2, "ONBUILD cannot trigger FROM")]
    [InlineData("# escape=x\nFROM a", 1, "'x' cannot be the escape character")]
    [InlineData("# syntax=a\n# syntax=b\nFROM a", 2, "the directive 'syntax' is given twice")]
    [InlineData("FROM a\n# nowait: strip", 2, "names no file")]
    [InlineData("FROM a\n# nowait: cache [\"/x\", \"A={0}\"]\nUSER b", 3, "stands before something other than RUN")]
    public void A_broken_text_is_refused_with_its_line_and_the_remedy(string text, int line, string what)
    {
        var refusal = Should.Throw<DockerfileException>(() => Dockerfile.Read(text, "x/Dockerfile"));

        refusal.Line.ShouldBe(line);
        refusal.File.ShouldBe("x/Dockerfile");
        refusal.Message.ShouldStartWith($"x/Dockerfile:{line}: ");
        refusal.Message.ShouldContain(what);
    }

    private static string Text(ImageDefinition image) =>
        ((Command.ShellForm)((Run)image.RunStage.Instructions[0]).Command).Text;
}
