using NoWait.Images;

namespace NoWait.Specs.Images;

/// <summary>What cannot work is refused when it is written: with the stage, the instruction, the line and the remedy.</summary>
public sealed class RefusalSpecs
{
    public static TheoryData<string, Func<ImageDefinition>> Cannot => new()
    {
        { "there is no stage 'biuld': the ones before it are build. Did you mean 'build'", () => Built().Stage("run", "scratch", s => s.CopyFrom("biuld", "/a", "/a")) },
        { "copies from itself", () => Image.Stage("run", "alpine", s => s.CopyFrom("run", "/a", "/b")) },
        { "there is no stage 'later'", () => Image.Stage("run", "alpine", s => s.CopyFrom("later", "/a", "/b")) },
        { "an earlier stage has the same name", () => Built().Stage("build", "alpine", s => s.Run("true")) },
        { "'api' is relative, and scratch has no PATH to find it by. Write its absolute path, such as '/api'", () => Scratch(s => s.CopyFrom("build", "/a", "/api").Entrypoint("api")) },
        { "no step brings '/api' into the stage", () => Scratch(s => s.CopyFrom("build", "/a", "/app").Entrypoint("/api")) },
        { "no step before it makes '/out/api'", () => Image.Stage("build", "golang:1.23", s => s.Copy("a").Strip("/out/api").Run("make")) },
        { "no step before it makes '/out/api'", () => Image.Stage("build", "golang:1.23", s => s.Compress("/out/api")) },
        { "scratch has no shell to run it with", () => Image.Stage("run", "scratch", s => s.Copy("a").Run("echo hi")) },
        { "scratch has no shell to start it with", () => Scratch(s => s.CopyFrom("build", "/a", "/a").Entrypoint(new Command.ShellForm("/a"))) },
        { "it is empty", () => Image.Stage("run", "scratch", s => s) },
        { "a stage cannot be called so", () => Image.Stage("Run", "alpine", s => s.Run("true")) },
        { "'70000' is no port", () => Image.Stage("run", "alpine", s => s.Expose(70000)) },
        { "'80/ip' is no port", () => Image.Stage("run", "alpine", s => s.Expose(80, "ip")) },
        { "'0999' is no file mode", () => Image.Stage("run", "alpine", s => s.Copy("a", chmod: "0999")) },
        { "'a:b:c' is no owner", () => Image.Stage("run", "alpine", s => s.Copy("a", chown: "a:b:c")) },
        { "'SIGNOPE' is no signal", () => Image.Stage("run", "alpine", s => s.StopSignal("SIGNOPE")) },
        { "'../a' leads out of the folder", () => Image.Stage("run", "alpine", s => s.Copy("../a")) },
        { "'[a' is no valid glob", () => Image.Stage("run", "alpine", s => s.Copy("[a")) },
        { "several sources need a folder to go to", () => Image.Stage("run", "alpine", s => s.Copy(["a", "b"], to: "c")) },
        { "two mounts have the target '/go/pkg/mod'", () => Image.Stage("run", "alpine", s => s.Run("a", Cache.GoModules, Cache.GoModules)) },
        { "a secret has neither id nor target", () => Image.Stage("run", "alpine", s => s.Run("a", new SecretMount())) },
        { "a cache has a source but no stage", () => Image.Stage("run", "alpine", s => s.Run("a", new CacheMount("/c") { Source = "x" })) },
        { "'abc' is no octal mode", () => Image.Stage("run", "alpine", s => s.Run("a", new CacheMount("/c") { Mode = "abc" })) },
        { "'me' is no user's or group's number", () => Image.Stage("run", "alpine", s => s.Run("a", new CacheMount("/c") { UserId = "me" })) },
        { "mounts from 'biuld'".Replace("mounts from ", "there is no stage ", StringComparison.Ordinal), () => Built().Stage("run", "alpine", s => s.Run("a", new BindMount("/x") { From = "biuld" })) },
        { "there is no network 'wifi'", () => Image.Stage("run", "alpine", s => s.Run("a", network: "wifi")) },
        { "the command is empty", () => Image.Stage("run", "alpine", s => s.Run(" ")) },
        { "which would join the next line to it", () => Image.Stage("run", "alpine", s => s.Run("a \\")) },
        { "would be taken for its JSON form", () => Image.Stage("run", "alpine", s => s.Run("[\"a\"]")) },
        { "a value has a line end in it", () => Image.Stage("run", "alpine", s => s.Env("A", "b\nRUN evil")) },
        { "'${A' : ".Replace(" ", "", StringComparison.Ordinal), () => Image.Stage("run", "alpine", s => s.Env("A", "${A")) },
        { "'a=b' cannot be a name", () => Image.Stage("run", "alpine", s => s.Env("a=b", "c")) },
        { "'1a' cannot name an argument", () => Image.Stage("run", "alpine", s => s.Arg("1a")) },
        { "a duration of", () => Image.Stage("run", "alpine", s => s.With(new Healthcheck(new Command.ShellForm("a")) { Interval = TimeSpan.FromTicks(1) })) },
        { "ONBUILD cannot trigger", () => Image.Stage("run", "alpine", s => s.OnBuild(t => t.OnBuild(u => u.Run("a")))) },
        { "takes no further stages", () => Image.FromDockerfile("Dockerfile").Stage("run", "alpine", s => s.Run("a")) },
    };

    [Theory]
    [MemberData(nameof(Cannot))]
    public void It_is_refused_with_the_reason(string reason, Func<ImageDefinition> define)
    {
        var refusal = Should.Throw<DefinitionException>(() => define());

        refusal.Message.ShouldContain(reason);
        refusal.Message.ShouldEndWith(".");
        refusal.Stage.ShouldNotBeNull();
        refusal.Message.ShouldContain("RefusalSpecs.cs:", Case.Sensitive, refusal.Origin.File is null ? "no origin" : "");
    }

    [Fact]
    public void The_refusal_carries_its_facts()
    {
        var refusal = Should.Throw<DefinitionException>(() => Built().Stage("run", "scratch", s => s.CopyFrom("biuld", "/a", "/a")));

        refusal.Stage.ShouldBe("run");
        refusal.Instruction.ShouldBe("COPY --from=biuld /a /a");
        refusal.Origin.Line.ShouldBeGreaterThan(0);
        refusal.Message.ShouldStartWith("Stage 'run', COPY --from=biuld /a /a (");
    }

    [Fact]
    public void What_only_the_build_can_know_is_let_through() => Should.NotThrow(() => Image
        .Stage("base", "busybox", s => s.Run("make"))
        .Stage("build", "base", s => s.Strip("/out/api").Copy("$FILES", to: "$TO").Expose(80).StopSignal("$SIGNAL").Copy("a", chmod: "$MODE"))
        .Stage("run", "scratch", s => s
            .CopyFrom("busybox:1.36", "/bin/", "/bin/")
            .CopyFrom("0", "/out/", "/app/")
            .Run("chmod +x /app/api")
            .Entrypoint("/app/api")));

    private static ImageDefinition Built() => Image.Stage("build", "golang:1.23", s => s.Run("make"));

    private static ImageDefinition Scratch(Func<StageBuilder, StageBuilder> steps) => Built().Stage("run", "scratch", steps);
}
