using NoWait.Builders;
using NoWait.Images;
using static NoWait.Specs.Builders.HostFixture;

namespace NoWait.Specs.Builders;

/// <summary>What a step sees and may do.</summary>
public sealed class HostStepSpecs : IDisposable
{
    private readonly HostFixture _host = new();

    [Fact]
    public async Task A_step_runs_in_the_stages_folder_and_its_absolute_paths_are_the_stages()
    {
        _host.Write("main.txt", "hello");

        await _host.BuildAsync(Image(
            new Workdir("/src"), Copy("main.txt", "./"),
            Run("mkdir -p /out && cp /src/main.txt \"/out/a b\" && cp main.txt /out/c && test -d /usr/bin")));

        _host.Text("out/a b").ShouldBe("hello");
        _host.Text("out/c").ShouldBe("hello");
    }

    [Fact]
    public async Task Variables_come_from_the_definition_and_its_arguments_and_not_from_this_machine()
    {
        _host.Variables["CFLAGS"] = "-O0";
        _host.Variables["GOPROXY"] = "off";

        await _host.BuildAsync(
            Image(
                new Arg("VERSION", "1"), new Arg("OTHER", "x"), new Arg("TARGETARCH", null),
                new Env([new("NAME", "v${VERSION}-$OTHER"), new("DATA", "/out/data")]),
                Run("mkdir -p /out; env | grep -E '^(NAME|VERSION|CFLAGS|GOPROXY|TZ|LC_ALL|SOURCE_DATE_EPOCH|DATA|TARGETARCH)=' | sort > /out/env")),
            request => request with { Arguments = [new("VERSION", "2")] });

        _host.Text("out/env").ShouldBe(
            $"""
            DATA={_host.Root()}/out/data
            GOPROXY=off
            LC_ALL=C.UTF-8
            NAME=v2-x
            SOURCE_DATE_EPOCH=0
            TARGETARCH={(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64 ? "amd64" : "arm64")}
            TZ=UTC
            VERSION=2

            """);
    }

    [Theory]
    [InlineData("go build ./...", true)]
    [InlineData("mkdir -p /out && CGO_ENABLED=0 go install ./cmd/api", true)]
    [InlineData("go test ./...", false)]
    [InlineData("go generate ./... && go build ./...", false)]
    [InlineData("go build ./... && ls", false)]
    public async Task Go_compiles_with_the_memory_that_is_there_and_nothing_else_does(string command, bool isSo)
    {
        _host.Write("tools/go", "#!/bin/sh\nmkdir -p out\necho ${GOGC:-none} ${GOMEMLIMIT:+limited} > out/said\n");
        File.SetUnixFileMode(Path.Combine(_host.Context, "tools/go"), (UnixFileMode)0b111_101_101);
        _host.Variables["PATH"] = $"{Path.Combine(_host.Context, "tools")}:{_host.Variables["PATH"]}";

        await _host.BuildAsync(Image(Run(command)));
        _host.Text("out/said").ShouldBe(isSo ? "400 limited\n" : "none\n");

        await _host.BuildAsync(Image(new Env([new("GOGC", "50")]), Run(command)));
        _host.Text("out/said").ShouldBe("50\n", "what the definition says counts");
    }

    [Fact]
    public async Task Tools_are_told_of_their_processors_unless_the_definition_says_how_many_and_no_step_is_done_again_for_it()
    {
        var image = Image(
            new Env([new("CARGO_BUILD_JOBS", "7")]),
            Run("mkdir -p /out; echo ${GOMAXPROCS-all} $CARGO_BUILD_JOBS >> /out/processors"));
        var first = await _host.BuildAsync(image, request => request with { Processors = 3 });
        var second = await _host.BuildAsync(image);

        _host.Text("out/processors").ShouldBe("3 7\n");
        (first.Steps.Cached, second.Steps.Cached).ShouldBe((0, 1));

        await _host.BuildAsync(image, request => request with { Clean = true });
        _host.Text("out/processors").ShouldBe("all 7\n");
    }

    [Fact]
    public async Task Exec_form_needs_no_shell_and_SHELL_changes_the_shell()
    {
        await _host.BuildAsync(Image(
            new Run(new Command.ExecForm(["mkdir", "-p", "/out/$HOME"])),
            new Shell(["/bin/bash", "-o", "pipefail", "-c"]),
            Run("echo ${BASH_VERSION:+bash} > /out/shell")));

        Directory.Exists(Path.Combine(_host.Root(), "out/$HOME")).ShouldBeTrue();
        _host.Text("out/shell").ShouldBe("bash\n");
    }

    [Fact]
    public async Task Here_documents_are_scripts_or_files()
    {
        await _host.BuildAsync(Image(
            new Run(new Command.ShellForm("<<EOF") { Heredocs = [new("EOF", "mkdir -p /out\necho a > /out/a\n")] }),
            new Run(new Command.ShellForm("<<EOF") { Heredocs = [new("EOF", "#!/usr/bin/env bash\necho ${BASH_VERSION:+bash} > /out/b\n")] }),
            new Run(new Command.ShellForm("cat <<'EOF' > /out/c") { Heredocs = [new("EOF", "$HOME\n") { Expand = false }] }),
            new Copy(["hello.txt"], "/out/") { Heredocs = [new("hello.txt", "written here\n")] }));

        _host.Text("out/a").ShouldBe("a\n");
        _host.Text("out/b").ShouldBe("bash\n");
        _host.Text("out/c").ShouldBe("$HOME\n");
        _host.Text("out/hello.txt").ShouldBe("written here\n");
    }

    [Fact]
    public async Task A_failing_step_tells_its_instruction_its_place_its_code_and_its_last_lines()
    {
        var failing = Run("echo working; echo broken >&2; exit 3") with { Origin = new("Build.cs", 12) };

        var error = await _host.FailAsync(Image(failing));

        error.Message.ShouldBe(
            "Stage 'build' of 'api': RUN echo working; echo broken >&2; exit 3 (Build.cs:12) ended with exit code 3. "
            + $"Its output is kept in {_host.Store}/logs/api-build.log.");
        error.ExitCode.ShouldBe(3);
        error.Output.ShouldBe(["working", "broken"], ignoreOrder: true);
        File.ReadAllLines(Path.Combine(_host.Store, "logs/api-build.log")).ShouldContain("broken");
        _host.Lines.ShouldContain("working");
    }

    [Fact]
    public async Task A_missing_tool_is_named_with_its_stage_and_remedy_before_anything_runs()
    {
        _host.Variables["PATH"] = "/nowhere";

        var error = await _host.FailAsync(Image(Run("CGO_ENABLED=0 go build ./...")));

        error.Message.ShouldContain("Stage 'build'");
        error.Message.ShouldContain("runs 'go', which is not on PATH: install Go 1.23 (https://go.dev/dl) or build with --builder docker");
        _host.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_tool_that_only_the_shell_notices_is_named_as_well()
    {
        var error = await _host.FailAsync(Image(Run("true && no-such-tool --now")));

        error.Message.ShouldContain("runs 'no-such-tool', which is not on PATH: install no-such-tool or build with --builder docker");
        error.ExitCode.ShouldBe(127);
    }

    [Fact]
    public async Task A_package_manager_may_not_change_this_machine()
    {
        var error = await _host.FailAsync(Image(Run("apt-get update && apt-get install -y gcc")));

        error.Message.ShouldContain("installs packages with 'apt-get'");
        error.Message.ShouldContain("--builder docker");
    }

    [Fact]
    public async Task A_step_that_takes_too_long_is_ended_with_all_its_children()
    {
        var error = await _host.FailAsync(
            Image(Run("trap '' TERM; mkdir -p /out; echo $$ > /out/id; while :; do sleep 0.1; done")),
            request => request with { StepTimeout = TimeSpan.FromSeconds(1) });

        error.Message.ShouldContain("took longer than 1 s");
        Directory.Exists($"/proc/{_host.Text("out/id").Trim()}").ShouldBeFalse();
    }

    [Fact]
    public async Task A_secret_reaches_the_step_and_nothing_else()
    {
        _host.Secrets["token"] = () => "s3cr3t-value";
        var image = Image(Run(
            "mkdir -p /out; cat /run/secrets/token; echo; echo $TOKEN; stat -c %a /run/secrets/token; wc -c < /run/secrets/token > /out/length",
            new SecretMount { Id = "token" }, new SecretMount { Id = "token", Variable = "TOKEN" }));

        await _host.BuildAsync(image);

        _host.Lines.ShouldBe(["***", "***", "400"]);
        _host.Text("out/length").Trim().ShouldBe("12");
        Directory.EnumerateFiles(_host.Store, "*", SearchOption.AllDirectories)
            .ShouldAllBe(file => !File.ReadAllText(file).Contains("s3cr3t"));
    }

    [Fact]
    public async Task A_required_secret_that_nobody_gives_is_named()
    {
        var error = await _host.FailAsync(Image(Run("true", new SecretMount { Id = "token", Required = true })));

        error.Message.ShouldContain("needs the secret 'token', which nobody gives");
    }

    [Fact]
    public async Task Files_have_the_modes_that_the_rule_gives_whatever_they_were()
    {
        _host.Write("plain", "1");
        _host.Write("tool.sh", "2");
        File.SetUnixFileMode(_host["plain"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        File.SetUnixFileMode(_host["tool.sh"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await _host.BuildAsync(Image(
            Copy("plain", "tool.sh", "/src/"), new Copy(["plain"], "/src/chosen") { Chmod = "0600" },
            new Copy(["plain"], "/src/symbolic") { Chmod = "u+x,go-r" },
            Run("mkdir -p /out; cd /src && stat -c '%a %n' . * > /out/modes; touch /out/new; stat -c %a /out/new >> /out/modes")));

        _host.Text("out/modes").ShouldBe("755 .\n600 chosen\n644 plain\n700 symbolic\n755 tool.sh\n644\n");
    }

    public void Dispose() => _host.Dispose();
}
